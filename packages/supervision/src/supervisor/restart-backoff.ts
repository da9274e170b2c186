import { MAX_TIMER_MS } from '@conclave/contracts';
import type { Random } from '@conclave/contracts';
import { z } from 'zod';

export const RestartBackoffSchema = z.strictObject({
  initialMs: z
    .int()
    .nonnegative()
    .max(MAX_TIMER_MS)
    .default(100)
    .describe('Delay before the first restart in a row'),
  factor: z.number().min(1).default(2),
  maxMs: z.int().positive().max(MAX_TIMER_MS).default(30_000),
  jitter: z.number().min(0).max(1).default(0.5).describe('Share of the delay that is left to chance'),
  resetAfterMs: z
    .int()
    .positive()
    .default(60_000)
    .describe('A child that ran this long is healthy again: its next delay is the first'),
});
export type RestartBackoff = z.output<typeof RestartBackoffSchema>;

/**
 * Delay in ms before restart number `attempt` in a row, from 1. Exponential up to `maxMs`; `jitter` takes a random
 * share off, so that children that failed together do not come back together.
 */
export function backoffDelayMs(backoff: RestartBackoff, attempt: number, random: Random): number {
  // An infinite power would make 0 ms not a number.
  const growth = Math.min(backoff.factor ** (attempt - 1), Number.MAX_VALUE);
  const fullMs = Math.min(backoff.maxMs, backoff.initialMs * growth);
  return Math.round(fullMs * (1 - backoff.jitter * random.next()));
}
