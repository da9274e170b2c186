import type { JsonValue, TaskContext } from '@conclave/contracts';
import { judgeComplexity } from '../lib/judge-complexity.ts';
import { ReviewInputSchema, toVerdict } from '../lib/review-task.ts';
import { parseInput } from '../lib/task-input.ts';

/** The reviewer who reads the text alone. @returns a `Verdict` (lib/verdict.ts). */
export async function reviewComplexity(input: unknown, _context: TaskContext): Promise<JsonValue> {
  const { files } = parseInput(ReviewInputSchema, input, 'review-complexity');
  const standing = { reviewer: 'complexity', question: 'Is it hard to understand?', weight: 1, remark: null };
  return toVerdict(standing, files, judgeComplexity);
}
