import { z } from 'zod';

/** What one reviewer hands over: a score for every file, and reasons where it has something to say. */
export const VerdictSchema = z.strictObject({
  reviewer: z.string(),
  question: z.string(),
  /** Share of the reviewer in the combined score; 0 when it abstains. */
  weight: z.number(),
  /** Why the weight is not 1; null otherwise. */
  remark: z.string().nullable(),
  /** In the order of the files that were given. */
  scores: z.array(z.number()),
  /** By path, for files with a score of at least {@link MIN_REASONED_SCORE}. */
  reasons: z.record(z.string(), z.array(z.string())),
});
export type Verdict = z.output<typeof VerdictSchema>;

export const MIN_REASONED_SCORE = 8;
