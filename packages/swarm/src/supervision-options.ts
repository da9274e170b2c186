import { MAX_TIMER_MS } from '@conclave/contracts';
import { z } from 'zod';

const delayMs = z.int().min(1).max(MAX_TIMER_MS);

/** OTP's rule for each agent, and how soon it is looked after. */
export const SupervisionSchema = z.strictObject({
  intensity: z
    .int()
    .min(0)
    .max(1_000)
    .default(5)
    .describe('An agent that breaks more often than this within the period leaves the topology'),
  periodMs: delayMs.default(60_000),
  restartDelayMs: delayMs
    .default(200)
    .describe('Wait before a broken agent is started again; doubles with each break within the period'),
  maxRestartDelayMs: delayMs.default(30_000),
  healthIntervalMs: delayMs.default(30_000).describe('How often agents that can be unhealthy are asked'),
  healthTimeoutMs: delayMs.default(5_000).describe('One that does not answer within this has broken'),
  maxFailuresInRow: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'An agent whose last so many attempts all failed has broken. Left out: failed tasks say nothing about agents',
    ),
});
export type Supervision = z.output<typeof SupervisionSchema>;
