import { z } from 'zod';

const DAY_MS = 86_400_000;
const ms = (text: string) => z.int().nonnegative().describe(`${text}, in milliseconds`);

/** How long things stay. On by default, so that no table grows without bound. */
export const RetentionSchema = z.strictObject({
  /** Ended runs older than this go, with their tasks and journal lines. */
  maxRunAgeMs: ms('age of an ended run').default(30 * DAY_MS),
  /** Of the ended runs, the newest that stay. */
  maxRuns: z.int().nonnegative().default(1_000),
  /** Runs that have not ended, but that nobody has driven for so long, go as well. */
  maxIdleRunAgeMs: ms('time since a run was driven').default(90 * DAY_MS),
  /** Of the runs that were left, paused or never started, the newest that stay. */
  maxIdleRuns: z.int().nonnegative().default(10_000),
  /** Journal lines older than this go, except those of a run that has not ended. */
  maxJournalAgeMs: ms('age of a journal line').default(7 * DAY_MS),
  maxJournalLines: z.int().nonnegative().default(50_000),
  /** Changes of shared state: what a subscriber who stood still for longer, or for more, cannot read any more. */
  maxStateChangeAgeMs: ms('age of a change of shared state').default(DAY_MS),
  maxStateChanges: z.int().nonnegative().default(10_000),
  /** Of the values, old and new, in those changes. */
  maxStateChangeCharacters: z
    .int()
    .nonnegative()
    .default(64 * 1024 * 1024),
  /** Nodes not seen, leases expired, and keys of shared state deleted for this long are forgotten. */
  goneMs: ms('time since a node was seen').default(DAY_MS),
  /** Of the nodes, and of the leases that have expired, the newest that stay. A node that lives comes back by itself. */
  maxNodes: z.int().nonnegative().default(10_000),
  /** Rows deleted in one transaction: bounds how long retention holds up a commit. */
  batchRows: z.int().positive().default(5_000),
});
export type Retention = z.output<typeof RetentionSchema>;
export type RetentionInput = z.input<typeof RetentionSchema>;
