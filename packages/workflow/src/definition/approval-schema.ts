import { z } from 'zod';

/** The type of a task that is nothing but an approval: its value is the decision. No agent does it. */
export const APPROVAL_TYPE = 'approval';

/** Ten years: people may take their time, and no timer has to hold it. */
const LONGEST_MS = 315_360_000_000;

/** A decision that somebody takes before the task starts. */
export const ApprovalSchema = z.strictObject({
  prompt: z.string().min(1).describe('What is to be decided; may hold ${{ JSONata }}'),
  timeoutMs: z.int().positive().max(LONGEST_MS).optional().describe('Left out: it may wait for ever'),
  onTimeout: z
    .enum(['fail', 'skip', 'approve'])
    .default('fail')
    .describe('What follows when nobody decides in time; skip: as with a condition that is false'),
});
