import { z } from 'zod';

export const TakeOverSchema = z.strictObject({
  maxRuns: z.int().min(1).max(10_000).default(8).describe('Runs that this node takes by itself at once'),
  everyMs: z
    .int()
    .min(50)
    .max(600_000)
    .default(2_000)
    .describe('Looks for runs so often without being woken, in ms'),
  maxLostDrivers: z
    .int()
    .min(0)
    .max(1_000)
    .default(4)
    .describe('A run that lost more drivers in a row, before one task ended, is left alone'),
});
export type TakeOverOptions = z.output<typeof TakeOverSchema>;
