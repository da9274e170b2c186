import type { JsonValue, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import { TogetherSchema, dropLinked } from '../lib/change-coupling.ts';
import type { DependencyMap } from '../lib/dependency-map.ts';
import { findCycles } from '../lib/dependency-cycles.ts';
import { BatchMeasureSchema } from '../lib/file-measure.ts';
import { countFans } from '../lib/fans.ts';
import { buildImportGraph } from '../lib/import-graph.ts';
import { NoteBook } from '../lib/note.ts';
import { parseInput } from '../lib/task-input.ts';

const InputSchema = z.strictObject({
  /** Results of the measuring tasks in order; null where one failed. */
  measured: z.array(BatchMeasureSchema.nullable()),
  /** File pairs that change together, from the history. */
  together: z.array(TogetherSchema).nullish(),
});

/** Resolves imports, finds cycles and counts who leans on whom. @returns {@link DependencyMap} */
export async function mapDependencies(input: unknown, { signal }: TaskContext): Promise<JsonValue> {
  const { measured, together } = parseInput(InputSchema, input, 'map-dependencies');
  const graph = buildImportGraph(measured.flatMap((batch) => batch?.files ?? []));
  signal.throwIfAborted();
  const { cycles, total, atLoad } = findCycles(graph);
  const notes = new NoteBook();
  for (const one of graph.unresolved) notes.add('import-unresolved', one);
  const map: DependencyMap = {
    files: graph.paths.length,
    edges: graph.edges.reduce((sum, edges) => sum + edges.length, 0),
    cycles,
    cycleCount: total,
    loadCycleCount: atLoad,
    fans: countFans(graph),
    hiddenCoupling: dropLinked(together ?? [], graph),
    notes: notes.toNotes(),
  };
  return map;
}
