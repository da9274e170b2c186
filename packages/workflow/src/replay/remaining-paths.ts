import type { GraphRows } from '../graph/graph-rows.ts';
import { TaskGraph } from '../graph/task-graph.ts';

/**
 * For each task the length of the longest way from its start to the end of the workflow, its own duration included:
 * what list schedulers call the upward rank (Topcuoglu, Hariri, Wu 2002), for equal agents and free communication.
 * @param rows a graph without cycles
 * @param durations one per task, of any unit, which is that of the result
 */
export function remainingPaths(rows: GraphRows, durations: ArrayLike<number>): Float64Array {
  const order = topologicalOrder(rows);
  const paths = new Float64Array(rows.size);
  for (let position = order.length - 1; position >= 0; position -= 1) {
    const index = order[position]!;
    const next = longestDependent(rows, paths, index);
    paths[index] = durations[index]! + (next < 0 ? 0 : paths[next]!);
  }
  return paths;
}

/** Tasks of a longest way through the workflow, in order. */
export function criticalPath(rows: GraphRows, paths: Float64Array): readonly number[] {
  const way: number[] = [];
  let index = paths.reduce((best, length, task) => (length > paths[best]! ? task : best), 0);
  while (index >= 0) {
    way.push(index);
    index = longestDependent(rows, paths, index);
  }
  return way;
}

/** The dependent with the longest path, the first of equal ones; -1 where there is none. */
function longestDependent({ offsets, dependents }: GraphRows, paths: Float64Array, index: number): number {
  let best = -1;
  for (let position = offsets[index]!; position < offsets[index + 1]!; position += 1) {
    const dependent = dependents[position]!;
    if (best < 0 || paths[dependent]! > paths[best]!) best = dependent;
  }
  return best;
}

function topologicalOrder(rows: GraphRows): Int32Array {
  const graph = new TaskGraph(rows);
  const order = new Int32Array(rows.size);
  let size = 0;
  const sink = {
    push(index: number) {
      order[size] = index;
      size += 1;
    },
  };
  graph.start(sink);
  for (let next = 0; next < size; next += 1) graph.settle(order[next]!, false, sink);
  return order;
}
