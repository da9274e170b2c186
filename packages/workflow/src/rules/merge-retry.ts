import type { Retry } from '../definition/retry-schema.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** What holds where neither the task nor the workflow says anything: one attempt. */
const single: RetryPolicy = {
  maxAttempts: 1,
  backoffMs: 200,
  factor: 2,
  maxBackoffMs: 30_000,
  jitter: 0.2,
  on: 'retryable',
};

/** A `retry` that names no number of attempts means three. */
const DEFAULT_ATTEMPTS = 3;

/** The task's fields over the workflow's over the built-in ones. */
export function mergeRetry(task: Retry | undefined, defaults: Retry | undefined): RetryPolicy {
  if (task === undefined && defaults === undefined) return single;
  return { ...single, maxAttempts: DEFAULT_ATTEMPTS, ...named(defaults), ...named(task) };
}

/** A field that is there but undefined must not hide the one below it. */
function named(retry: Retry | undefined): Partial<RetryPolicy> {
  return Object.fromEntries(Object.entries(retry ?? {}).filter(([, value]) => value !== undefined));
}
