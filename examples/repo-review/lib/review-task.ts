import { z } from 'zod';
import type { FileFacts, FolderFacts } from './file-facts.ts';
import { FileFactsSchema, FolderFactsSchema } from './file-facts.ts';
import type { Judgement } from './score.ts';
import type { Verdict } from './verdict.ts';
import { MIN_REASONED_SCORE } from './verdict.ts';

/** What every reviewer is given. */
export const ReviewInputSchema = z.strictObject({
  files: z.array(FileFactsSchema),
  folder: FolderFactsSchema,
});

export type Standing = Pick<Verdict, 'reviewer' | 'question' | 'weight' | 'remark'>;

/** Applies one criterion to every file. */
export function toVerdict(
  standing: Standing,
  files: readonly FileFacts[],
  judgeFile: (file: FileFacts) => Judgement,
): Verdict {
  const judgements = files.map(judgeFile);
  const reasoned = files.flatMap((file, index): [string, string[]][] => {
    const judgement = judgements[index];
    if (judgement === undefined || judgement.score < MIN_REASONED_SCORE) return [];
    return [[file.path, [...judgement.reasons]]];
  });
  return { ...standing, scores: judgements.map(({ score }) => score), reasons: Object.fromEntries(reasoned) };
}

/** How much the change-risk reviewer can know: it says so instead of guessing. */
export function changeRiskStanding({
  hasHistory,
  hasTests,
}: FolderFacts): Pick<Standing, 'weight' | 'remark'> {
  if (hasHistory) return { weight: 1, remark: null };
  if (hasTests) return { weight: 0.5, remark: 'half weight: no history here, judged by missing tests only' };
  return { weight: 0, remark: 'abstains: neither history nor tests here' };
}
