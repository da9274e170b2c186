import type { Random } from '@conclave/contracts';
import type { RetryPolicy } from './retry-policy.ts';

/**
 * Milliseconds to wait before the next attempt: `backoffMs * factor^(failures - 1)`, at most `maxBackoffMs`, spread
 * evenly over ±`jitter` so that tasks that failed together do not come back together.
 * @param failures attempts that have failed, from 1.
 */
export function retryDelayMs(policy: RetryPolicy, failures: number, random: Random): number {
  const exponential = policy.backoffMs * policy.factor ** (failures - 1);
  const delayMs = Math.min(exponential, policy.maxBackoffMs);
  return Math.round(delayMs * (1 + policy.jitter * (2 * random.next() - 1)));
}
