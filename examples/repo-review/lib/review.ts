import { z } from 'zod';
import { TogetherSchema } from './change-coupling.ts';
import { CycleSchema } from './dependency-cycles.ts';
import { DuplicateSchema } from './duplicates.ts';
import { HistorySchema } from './file-history.ts';
import { RankingSchema } from './hot-spot.ts';
import { LanguageRowSchema } from './language-table.ts';
import { NoteSchema } from './note.ts';

export const TotalsSchema = z.strictObject({
  files: z.int(),
  bytes: z.int(),
  codeFiles: z.int(),
  codeLines: z.int(),
  functions: z.int(),
  productionLines: z.int(),
  testLines: z.int(),
});

export const PlanSchema = z.strictObject({
  /** Steps of one level can run at once; a level needs the ones before it. */
  levels: z.array(z.array(z.string())),
  recordedThoughts: z.int(),
});
export const SynthesisSchema = z.strictObject({
  conclusion: z.string(),
  recordedThoughts: z.int(),
});

/** What the sequential-thinking server recorded; null where it failed. */
export const ReasoningSchema = z.strictObject({
  plan: PlanSchema.nullable(),
  synthesis: SynthesisSchema.nullable(),
});

/**
 * The finished review: what is written as JSON, and what the Markdown is made from. Holds no time, no duration and
 * no path outside the folder, so that the same content gives the same review.
 */
export const ReviewSchema = z.strictObject({
  format: z.literal('conclave-repo-review/1'),
  name: z.string(),
  listing: z.enum(['git', 'walk']),
  /** The commit that was checked out; null without git. Local changes on top of it are a part of the review. */
  commit: z.string().nullable(),
  totals: TotalsSchema,
  languages: z.array(LanguageRowSchema),
  history: HistorySchema.omit({ files: true, together: true }),
  ranking: RankingSchema,
  cycles: z.array(CycleSchema),
  /** All there are; `cycles` lists the first. */
  cycleCount: z.int(),
  loadCycleCount: z.int(),
  hiddenCoupling: z.array(TogetherSchema),
  duplicates: z.strictObject({
    comparedLines: z.int(),
    duplicatedLines: z.int(),
    total: z.int(),
    groups: z.array(DuplicateSchema),
  }),
  notes: z.array(NoteSchema),
  reasoning: ReasoningSchema,
});
export type Review = z.output<typeof ReviewSchema>;

/** Everything but the reasoning, which is recorded by another agent. */
export const FindingsSchema = ReviewSchema.omit({ reasoning: true });
export type Findings = z.output<typeof FindingsSchema>;
