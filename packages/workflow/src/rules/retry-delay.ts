import { MAX_TIMER_MS } from '@conclave/contracts';
import type { Random } from '@conclave/contracts';
import type { RetryPolicy } from './retry-policy.ts';

/**
 * Milliseconds to wait before the next attempt: `backoffMs * factor^(failures - 1)`, at most `maxBackoffMs`, spread
 * evenly over ±`jitter` so that tasks that failed together do not come back together.
 * @param failures attempts that have failed, from 1.
 */
export function retryDelayMs(policy: RetryPolicy, failures: number, random: Random): number {
  // An infinite power would make 0 ms not a number.
  const growth = Math.min(policy.factor ** (failures - 1), Number.MAX_VALUE);
  const delayMs = Math.min(policy.backoffMs * growth, policy.maxBackoffMs);
  const spreadMs = Math.round(delayMs * (1 + policy.jitter * (2 * random.next() - 1)));
  return Math.min(spreadMs, MAX_TIMER_MS);
}
