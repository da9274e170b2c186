import type { Graph } from './upward-ranks.ts';

/** What each task waits for: the graph's edges the other way round. */
export interface DependencyRows {
  /** Dependencies of task i are `dependencies[offsets[i] .. offsets[i + 1]]`. */
  readonly offsets: Int32Array;
  readonly dependencies: Int32Array;
}

export function dependencyRows({ size, offsets, dependents, inDegrees }: Graph): DependencyRows {
  const starts = new Int32Array(size + 1);
  for (let task = 0; task < size; task += 1) starts[task + 1] = starts[task]! + inDegrees[task]!;
  const next = starts.slice(0, size);
  const dependencies = new Int32Array(dependents.length);
  for (let task = 0; task < size; task += 1) {
    for (let edge = offsets[task]!; edge < offsets[task + 1]!; edge += 1) {
      const dependent = dependents[edge]!;
      dependencies[next[dependent]!] = task;
      next[dependent]! += 1;
    }
  }
  return { offsets: starts, dependencies };
}
