import type { Dependent } from '../graph/dependency-rows.ts';
import type { GraphRows } from '../graph/graph-rows.ts';
import { TaskGraph } from '../graph/task-graph.ts';

/**
 * A circle of dependencies, each task depending on the next and the last being the first again; undefined where
 * there is none. Linear: runs the graph dry, and looks only at what is left over.
 */
export function findCycle(tasks: readonly Dependent[], rows: GraphRows): readonly number[] | undefined {
  const graph = new TaskGraph(rows);
  const open = new Int32Array(tasks.length);
  let size = 0;
  const sink = {
    push(index: number) {
      open[size] = index;
      size += 1;
    },
  };
  graph.start(sink);
  for (let next = 0; next < size; next += 1) graph.settle(open[next]!, false, sink);
  if (size === tasks.length) return undefined;
  const first = tasks.findIndex((_, index) => graph.pending(index) > 0);
  return circleFrom(first, (index) =>
    tasks[index]!.dependencies.find((dependency) => graph.pending(dependency) > 0),
  );
}

/** Longer circles are shown by their beginning and end. */
const SHOWN = 12;

/** `a -> b -> a` */
export function cycleText(ids: readonly string[]): string {
  const shown = ids.length > SHOWN ? [...ids.slice(0, SHOWN - 2), '…', ...ids.slice(-1)] : ids;
  return shown.join(' -> ');
}

/** Each task left over waits for another one left over, so that following them must come round. */
function circleFrom(first: number, next: (index: number) => number | undefined): readonly number[] {
  const position = new Map<number, number>();
  const visited: number[] = [];
  for (let at: number | undefined = first; at !== undefined; at = next(at)) {
    const seen = position.get(at);
    if (seen !== undefined) return [...visited.slice(seen), at];
    position.set(at, visited.length);
    visited.push(at);
  }
  return visited;
}
