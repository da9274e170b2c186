import { z } from 'zod';

/** What a reviewer makes of one file. `abstains` has no weight in the combined score. */
export const OpinionSchema = z.strictObject({
  reviewer: z.string(),
  score: z.number(),
  stance: z.enum(['concerned', 'mild', 'calm', 'abstains']),
  reasons: z.array(z.string()),
});
export type Opinion = z.output<typeof OpinionSchema>;

export const HotSpotSchema = z.strictObject({
  path: z.string(),
  role: z.enum(['production', 'test', 'support']),
  /** Weighted mean of the reviewers' scores, 0 to 100. */
  score: z.number(),
  level: z.enum(['act', 'watch', 'fine']),
  opinions: z.array(OpinionSchema),
  /** Reviewers who are concerned, and those who have a say. */
  concerned: z.int(),
  voters: z.int(),
  /** Where reviewers contradict each other, in one sentence; null where they do not. */
  dissent: z.string().nullable(),
  nextSteps: z.array(z.string()),
  /** The figures that people ask for first. `commits` is null without history. */
  codeLines: z.int(),
  complexity: z.int(),
  commits: z.int().nullable(),
  dependents: z.int(),
  tests: z.int(),
});
export type HotSpot = z.output<typeof HotSpotSchema>;

/** Production code that no test reaches, the most complex first. */
export const UntestedSchema = z.strictObject({
  /** False where tests reach so little that a single untested file says nothing. */
  judged: z.boolean(),
  /** Production files that a test reaches, of those in languages whose imports are read. */
  reached: z.int(),
  known: z.int(),
  count: z.int(),
  files: z.array(z.strictObject({ path: z.string(), complexity: z.int(), codeLines: z.int() })),
});
export type Untested = z.output<typeof UntestedSchema>;

export const RankingSchema = z.strictObject({
  hotSpots: z.array(HotSpotSchema),
  /** Files that one reviewer alone finds serious, below the listed hot spots. */
  objections: z.array(HotSpotSchema),
  reviewers: z.array(
    z.strictObject({
      reviewer: z.string(),
      question: z.string(),
      weight: z.number(),
      remark: z.string().nullable(),
      /** Files that it is concerned about. */
      concerned: z.int(),
    }),
  ),
  untested: UntestedSchema,
  /** Reviewers whose task failed. */
  missing: z.array(z.string()),
  considered: z.int(),
  levels: z.strictObject({ act: z.int(), watch: z.int(), fine: z.int() }),
});
export type Ranking = z.output<typeof RankingSchema>;

/** Combined scores from which a file deserves a look, and from which it deserves work. */
export const WATCH_FROM = 20;
export const ACT_FROM = 35;

export function levelOf(score: number): HotSpot['level'] {
  if (score >= ACT_FROM) return 'act';
  return score >= WATCH_FROM ? 'watch' : 'fine';
}

export const CONCERNED_FROM = 30;
const CALM_BELOW = 12;

export function stanceOf(score: number, weight: number): Opinion['stance'] {
  if (weight === 0) return 'abstains';
  if (score >= CONCERNED_FROM) return 'concerned';
  return score < CALM_BELOW ? 'calm' : 'mild';
}
