import { z } from 'zod';
import { RestartBackoffSchema } from './restart-backoff.ts';

export const StrategySchema = z.enum(['one_for_one', 'one_for_all', 'rest_for_one']);
export type Strategy = z.output<typeof StrategySchema>;

/** OTP's flags with OTP's defaults. Intensities of nested supervisors multiply: keep the top level's small. */
export const SupervisorFlagsSchema = z.strictObject({
  strategy: StrategySchema.default('one_for_one'),
  intensity: z.int().nonnegative().default(1).describe('Restarts within the period that are tolerated'),
  periodMs: z.int().positive().default(5000),
  autoShutdown: z.enum(['never', 'any_significant', 'all_significant']).default('never'),
  backoff: RestartBackoffSchema.optional().describe('Without it a child is restarted at once'),
  maxConcurrentStops: z
    .int()
    .positive()
    .default(1)
    .describe('With more than 1, children that do not depend on each other are stopped side by side'),
});
export type SupervisorFlags = z.output<typeof SupervisorFlagsSchema>;
export type SupervisorFlagsInput = z.input<typeof SupervisorFlagsSchema>;
