import type { ErrorData } from '@conclave/contracts';
import type { RetryPolicy } from './retry-policy.ts';

/** Whether an attempt that ended with this error may be repeated; how often is the caller's count. */
export function isRetryable(error: ErrorData, policy: RetryPolicy): boolean {
  if (error.code === 'TASK_CANCELLED') return false;
  return policy.on === 'any' || error.retryable;
}
