import { join, resolve } from 'node:path';
import type { JsonValue, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import { writeAtomically } from '../lib/atomic-write.ts';
import { renderReview } from '../lib/render-review.ts';
import { JSON_NAME, MARKDOWN_NAME } from '../lib/report-files.ts';
import type { Review } from '../lib/review.ts';
import { FindingsSchema, PlanSchema, SynthesisSchema } from '../lib/review.ts';
import { parseInput } from '../lib/task-input.ts';

/** A part whose task failed comes as an object without members. */
const nothing = z.strictObject({}).transform(() => null);

const InputSchema = z.strictObject({
  /** Folder for the two files; made where it is missing. */
  out: z.string().min(1),
  findings: FindingsSchema,
  summary: z.array(z.string()),
  plan: z.union([PlanSchema, nothing]),
  synthesis: z.union([SynthesisSchema, nothing]),
});

/**
 * Writes `review.md` and `review.json`. The same input writes the same bytes, so that a second try does no harm.
 * @returns `{ markdownPath, jsonPath, summary }` with absolute paths.
 * @throws OUTPUT_NOT_WRITTEN.
 */
export async function writeReport(input: unknown, { runId }: TaskContext): Promise<JsonValue> {
  const { out, findings, summary, plan, synthesis } = parseInput(InputSchema, input, 'write-report');
  const review: Review = { ...findings, reasoning: { plan, synthesis } };
  const markdownPath = join(resolve(out), MARKDOWN_NAME);
  const jsonPath = join(resolve(out), JSON_NAME);
  await writeAtomically(jsonPath, `${JSON.stringify(review, null, 2)}\n`, runId);
  await writeAtomically(markdownPath, renderReview(review), runId);
  return { markdownPath, jsonPath, summary };
}
