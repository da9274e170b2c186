import { z } from 'zod';

/** One task that ended, as a run recorded it. */
export const HistoryRowSchema = z.strictObject({
  taskType: z.string().min(1),
  agentId: z.string().min(1),
  startedAtMs: z.number(),
  /** Of the last attempt, or of all of them where nothing finer was recorded. */
  durationMs: z.number().nonnegative(),
  success: z.boolean(),
});
export type HistoryRow = z.output<typeof HistoryRowSchema>;
