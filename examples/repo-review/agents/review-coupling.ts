import type { JsonValue, TaskContext } from '@conclave/contracts';
import { judgeCoupling } from '../lib/judge-coupling.ts';
import { ReviewInputSchema, toVerdict } from '../lib/review-task.ts';
import { parseInput } from '../lib/task-input.ts';

/** The reviewer who looks at what hangs together. @returns a `Verdict` (lib/verdict.ts). */
export async function reviewCoupling(input: unknown, _context: TaskContext): Promise<JsonValue> {
  const { files, folder } = parseInput(ReviewInputSchema, input, 'review-coupling');
  const standing = { reviewer: 'coupling', question: 'Does a change here spread?', weight: 1, remark: null };
  return toVerdict(standing, files, (file) => judgeCoupling(file, folder));
}
