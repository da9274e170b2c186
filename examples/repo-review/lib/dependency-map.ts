import { z } from 'zod';
import { TogetherSchema } from './change-coupling.ts';
import { CycleSchema } from './dependency-cycles.ts';
import { NoteSchema } from './note.ts';

export const FanSchema = z.strictObject({
  /** Files that import it, tests and types aside. */
  importers: z.int(),
  imports: z.int(),
  importingTests: z.int(),
  /** Files that lean on it directly or through others; counted for the most imported only. */
  reach: z.int(),
  /** Whether any test reaches it, directly or through others. */
  tested: z.boolean(),
});
export type Fan = z.output<typeof FanSchema>;

export const DependencyMapSchema = z.strictObject({
  files: z.int(),
  edges: z.int(),
  cycles: z.array(CycleSchema),
  /** All there are; `cycles` lists the first. */
  cycleCount: z.int(),
  loadCycleCount: z.int(),
  /** Per code file. */
  fans: z.record(z.string(), FanSchema),
  /** Pairs that change together although neither imports the other. */
  hiddenCoupling: z.array(TogetherSchema),
  notes: z.array(NoteSchema),
});
export type DependencyMap = z.output<typeof DependencyMapSchema>;
