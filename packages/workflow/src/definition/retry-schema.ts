import { MAX_TIMER_MS } from '@conclave/contracts';
import { z } from 'zod';

/** Fields that are left out come from `defaults.retry`, then from the built-in policy. */
export const RetrySchema = z.strictObject({
  maxAttempts: z.int().min(1).max(1000).optional().describe('Attempts in all; 1 means no retry'),
  backoffMs: z.int().min(0).max(MAX_TIMER_MS).optional().describe('Wait before the second attempt, in ms'),
  factor: z.number().min(1).max(100).optional().describe('Growth of the wait per further attempt'),
  maxBackoffMs: z.int().min(0).max(MAX_TIMER_MS).optional().describe('Longest wait, in ms'),
  jitter: z.number().min(0).max(1).optional().describe('Share of the wait that is random'),
  on: z
    .enum(['retryable', 'any'])
    .optional()
    .describe('retryable: only errors that may pass; any: every error but cancellation'),
});
export type Retry = z.output<typeof RetrySchema>;
