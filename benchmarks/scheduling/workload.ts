/** A trace as the simulation sees it: edges both ways, types as integers, work at speed 1 in seconds. */
import type { Random } from '@conclave/contracts';
import type { RecordedTrace } from '@conclave/workflow';
import { gaussian } from './drifting-speed.ts';

export interface Workload {
  readonly name: string;
  readonly size: number;
  readonly dependencies: readonly (readonly number[])[];
  readonly dependents: readonly (readonly number[])[];
  readonly typeOf: Int32Array;
  readonly types: number;
  readonly work: Float64Array;
  /** The same as columns, as the scheduler takes it. */
  readonly graph: {
    readonly size: number;
    readonly offsets: Int32Array;
    readonly dependents: Int32Array;
    readonly inDegrees: Int32Array;
  };
}

/** Recordings round down to nothing. */
const leastSeconds = 0.01;

export function workloadOf({ name, tasks }: RecordedTrace): Workload {
  const dependents = tasks.map((): number[] => []);
  tasks.forEach((task, index) => task.dependencies.forEach((from) => dependents[from]!.push(index)));
  const labels = [...new Set(tasks.map(labelOf))];
  const offsets = new Int32Array(tasks.length + 1);
  dependents.forEach((row, index) => (offsets[index + 1] = offsets[index]! + row.length));
  const inDegrees = Int32Array.from(tasks, (task) => task.dependencies.length);
  return {
    name,
    size: tasks.length,
    dependencies: tasks.map((task) => task.dependencies),
    dependents,
    typeOf: Int32Array.from(tasks, (task) => labels.indexOf(labelOf(task))),
    types: labels.length,
    work: Float64Array.from(tasks, (task) => Math.max(task.seconds, leastSeconds)),
    graph: { size: tasks.length, offsets, dependents: Int32Array.from(dependents.flat()), inDegrees },
  };
}

/** The same workflow on other inputs: every task takes another time, within about a third of this one's. */
export function varied(workload: Workload, random: Random): Workload {
  const spread = 0.3;
  const factor = (): number => Math.exp(spread * gaussian(random) - (spread * spread) / 2);
  return { ...workload, work: workload.work.map((work) => work * factor()) };
}

/** The longest way from each task to the end, at speed 1. */
export function remainingPaths({ graph, dependents }: Workload, work: ArrayLike<number>): Float64Array {
  const paths = new Float64Array(graph.size);
  const order = topologicalOrder(graph.inDegrees, dependents);
  for (const task of order.toReversed())
    paths[task] = work[task]! + dependents[task]!.reduce((most, next) => Math.max(most, paths[next]!), 0);
  return paths;
}

export function topologicalOrder(
  inDegrees: Int32Array,
  dependents: readonly (readonly number[])[],
): number[] {
  const open = inDegrees.slice();
  const order = [...open.keys()].filter((task) => open[task] === 0);
  for (const task of order) {
    for (const next of dependents[task]!) {
      open[next]! -= 1;
      if (open[next] === 0) order.push(next);
    }
  }
  return order;
}

function labelOf({ label, id }: RecordedTrace['tasks'][number]): string {
  return label ?? id;
}
