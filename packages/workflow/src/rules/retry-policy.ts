/** How often and how patiently a task is tried again; every field filled. */
export interface RetryPolicy {
  /** Attempts in all; 1 means no retry. */
  readonly maxAttempts: number;
  /** Milliseconds before the second attempt. */
  readonly backoffMs: number;
  /** Growth of the wait per further attempt. */
  readonly factor: number;
  readonly maxBackoffMs: number;
  /** Share of the wait that is random: 0.2 gives 80 % to 120 %. */
  readonly jitter: number;
  /** `retryable`: only errors that say a later call may succeed. `any`: every error but cancellation. */
  readonly on: 'retryable' | 'any';
}
