import { GraphRows } from './graph-rows.ts';

/** Anything that waits for others, which are named by their positions in the same list. */
export interface Dependent {
  readonly dependencies: readonly number[];
}

/** The graph of a list of tasks, each of which says what it waits for. */
export function dependencyRows(tasks: readonly Dependent[]): GraphRows {
  const count = tasks.reduce((sum, task) => sum + task.dependencies.length, 0);
  const edges = { from: new Int32Array(count), to: new Int32Array(count) };
  let edge = 0;
  tasks.forEach(({ dependencies }, index) => {
    for (const dependency of dependencies) {
      edges.from[edge] = dependency;
      edges.to[edge] = index;
      edge += 1;
    }
  });
  return new GraphRows(tasks.length, edges);
}
