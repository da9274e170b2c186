import type { JsonValue, TaskContext } from '@conclave/contracts';
import { judgeChangeRisk } from '../lib/judge-change-risk.ts';
import { ReviewInputSchema, changeRiskStanding, toVerdict } from '../lib/review-task.ts';
import { parseInput } from '../lib/task-input.ts';

/** The reviewer who looks at history and tests. @returns a `Verdict` (lib/verdict.ts). */
export async function reviewChangeRisk(input: unknown, _context: TaskContext): Promise<JsonValue> {
  const { files, folder } = parseInput(ReviewInputSchema, input, 'review-change-risk');
  const standing = {
    reviewer: 'change risk',
    question: 'Is the next change likely to go wrong?',
    ...changeRiskStanding(folder),
  };
  return toVerdict(standing, files, (file) => judgeChangeRisk(file, folder));
}
