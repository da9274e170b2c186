import type { GraphRows } from '../graph/graph-rows.ts';
import { restoreGraph } from './restore.ts';
import type { RunParts } from './run-parts.ts';

/** Brings the run's tasks to where they were, and what nothing holds back on its way. */
export function beginTasks({ table, graph, flow, unblocker, ready }: RunParts, rows: GraphRows): void {
  const { announced, openItems } = restoreGraph(table, graph, (index) => flow.blocksDependents(index));
  flow.coming = ready.lookAhead(rows, graph);
  for (const index of announced) flow.announced(index);
  for (const index of openItems) unblocker.enqueue(index);
}
