import type { JsonValue, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import { CycleSchema } from '../lib/dependency-cycles.ts';
import { DuplicateSchema } from '../lib/duplicates.ts';
import { FileFactsSchema, FolderFactsSchema } from '../lib/file-facts.ts';
import type { Ranking } from '../lib/hot-spot.ts';
import { rankHotSpots } from '../lib/rank-hot-spots.ts';
import { parseInput } from '../lib/task-input.ts';
import { VerdictSchema } from '../lib/verdict.ts';

const InputSchema = z.strictObject({
  files: z.array(FileFactsSchema),
  folder: FolderFactsSchema,
  /** By reviewer; left out where a reviewer failed. */
  verdicts: z.strictObject({
    complexity: VerdictSchema.nullish(),
    changeRisk: VerdictSchema.nullish(),
    coupling: VerdictSchema.nullish(),
  }),
  cycles: z.array(CycleSchema).nullish(),
  duplicates: z.array(DuplicateSchema).nullish(),
});

/** Combines the reviewers' scores into one list. @returns {@link Ranking} */
export async function rankFiles(input: unknown, _context: TaskContext): Promise<JsonValue> {
  const { files, folder, verdicts, cycles, duplicates } = parseInput(InputSchema, input, 'rank-hot-spots');
  const { complexity, changeRisk, coupling } = verdicts;
  const votes = Object.entries({ complexity, 'change risk': changeRisk, coupling });
  const present = votes.flatMap(([, verdict]) => verdict ?? []);
  const missing = votes.flatMap(([reviewer, verdict]) => (verdict ? [] : [reviewer]));
  const around = { folder, cycles: cycles ?? [], duplicates: duplicates ?? [] };
  return { ...rankHotSpots(files, present, around), missing } satisfies Ranking;
}
