import type { JsonValue, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import { HistoryWindowSchema } from '../lib/history-window.ts';
import type { Findings } from '../lib/review.ts';
import { ReviewSchema } from '../lib/review.ts';
import { summarise } from '../lib/summary.ts';
import { toSynthesisTask } from '../lib/synthesis-task.ts';
import { parseInput } from '../lib/task-input.ts';

const shape = ReviewSchema.shape;

const NO_HISTORY = {
  available: false,
  reason: 'the history task failed',
  commits: 0,
  authors: 0,
  capped: false,
  from: null,
  to: null,
};
const NO_DEPENDENCIES = { cycles: [], cycleCount: 0, loadCycleCount: 0, hiddenCoupling: [] };
const NO_DUPLICATES = { comparedLines: 0, duplicatedLines: 0, total: 0, groups: [] };

/** A part whose task failed comes as an object without members. */
const nothing = z.strictObject({});
const dependencies = ReviewSchema.pick({
  cycles: true,
  cycleCount: true,
  loadCycleCount: true,
  hiddenCoupling: true,
});

const InputSchema = z.strictObject({
  name: shape.name,
  listing: shape.listing,
  window: HistoryWindowSchema.nullish(),
  totals: shape.totals,
  languages: shape.languages,
  notes: shape.notes,
  ranking: shape.ranking,
  history: z.union([shape.history, nothing.transform(() => NO_HISTORY)]),
  dependencies: z.union([dependencies, nothing.transform(() => NO_DEPENDENCIES)]),
  duplicates: z.union([shape.duplicates, nothing.transform(() => NO_DUPLICATES)]),
});

/**
 * Puts the findings together.
 * @returns `{ findings, summary, synthesis }`: everything but the recorded reasoning, the same in a few sentences,
 *   and the parameters of the task that records it.
 */
export async function composeReview(input: unknown, _context: TaskContext): Promise<JsonValue> {
  const parts = parseInput(InputSchema, input, 'compose-review');
  const findings: Findings = {
    format: 'conclave-repo-review/1',
    name: parts.name,
    listing: parts.listing,
    commit: parts.window?.head ?? null,
    totals: parts.totals,
    languages: parts.languages,
    history: parts.history,
    ranking: parts.ranking,
    ...parts.dependencies,
    duplicates: parts.duplicates,
    notes: parts.notes,
  };
  const summary = summarise(findings);
  return { findings, summary, synthesis: toSynthesisTask(findings, summary) };
}
