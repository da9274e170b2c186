import { GraphRows, NO_TASK, ReadyQueue, TaskGraph } from '@conclave/workflow';
import type { SampleDag } from './sample-dag.ts';

/** Milliseconds to build the graph, and to run all its tasks once. */
export interface GraphTimes {
  readonly buildMs: number;
  readonly runMs: number;
}

/** Counters over compressed rows and an array as queue, all in one function: nothing is left to take away. */
export function floor({ size, from, to }: SampleDag): GraphTimes {
  const started = performance.now();
  const pending = new Int32Array(size);
  const offsets = new Int32Array(size + 1);
  const dependents = new Int32Array(to.length);
  for (let edge = 0; edge < to.length; edge += 1) {
    pending[to[edge]!]! += 1;
    offsets[from[edge]! + 1]! += 1;
  }
  for (let task = 0; task < size; task += 1) offsets[task + 1]! += offsets[task]!;
  const next = offsets.slice(0, size);
  for (let edge = 0; edge < to.length; edge += 1) dependents[next[from[edge]!]!++] = to[edge]!;
  const built = performance.now();
  const queue = new Int32Array(size);
  let tail = 0;
  for (let task = 0; task < size; task += 1) if (pending[task] === 0) queue[tail++] = task;
  for (let head = 0; head < tail; head += 1) {
    const task = queue[head]!;
    const end = offsets[task + 1]!;
    for (let at = offsets[task]!; at < end; at += 1) {
      const dependent = dependents[at]!;
      if (--pending[dependent]! === 0) queue[tail++] = dependent;
    }
  }
  return timesOf(started, built, tail === size);
}

/** @param priorityOf of a task; all equal is the common case. */
export function ours({ size, from, to }: SampleDag, priorityOf?: (task: number) => number): GraphTimes {
  const started = performance.now();
  const graph = new TaskGraph(new GraphRows(size, { from, to }));
  const built = performance.now();
  const ready = new ReadyQueue();
  const sink = {
    push: (task: number) => ready.push(task, priorityOf === undefined ? 0 : priorityOf(task)),
  };
  graph.start(sink);
  let done = 0;
  for (let task = ready.pop(); task !== NO_TASK; task = ready.pop()) {
    graph.settle(task, false, sink);
    done += 1;
  }
  return timesOf(started, built, done === size);
}

interface MapNode {
  pending: number;
  readonly dependents: MapNode[];
}

/** Objects in a map by name, as one writes it first. */
export function maps({ size, from, to }: SampleDag): GraphTimes {
  const started = performance.now();
  const nodes = new Map<string, MapNode>();
  for (let task = 0; task < size; task += 1) nodes.set(`task-${task}`, { pending: 0, dependents: [] });
  for (let edge = 0; edge < to.length; edge += 1) {
    const dependent = nodes.get(`task-${to[edge]!}`)!;
    nodes.get(`task-${from[edge]!}`)!.dependents.push(dependent);
    dependent.pending += 1;
  }
  const built = performance.now();
  const queue = [...nodes.values()].filter((node) => node.pending === 0);
  for (let head = 0; head < queue.length; head += 1) {
    for (const dependent of queue[head]!.dependents) {
      dependent.pending -= 1;
      if (dependent.pending === 0) queue.push(dependent);
    }
  }
  return timesOf(started, built, queue.length === size);
}

/** Looks through all tasks after each one that ends: quadratic. */
export function naive({ size, from, to }: SampleDag): GraphTimes {
  const started = performance.now();
  const dependencies = Array.from({ length: size }, (): number[] => []);
  for (let edge = 0; edge < to.length; edge += 1) dependencies[to[edge]!]!.push(from[edge]!);
  const built = performance.now();
  const isDone = new Uint8Array(size);
  const isStarted = new Uint8Array(size);
  const queue: number[] = [];
  const scan = () => {
    for (let task = 0; task < size; task += 1) {
      if (isStarted[task] === 1 || !dependencies[task]!.every((dependency) => isDone[dependency] === 1))
        continue;
      isStarted[task] = 1;
      queue.push(task);
    }
  };
  scan();
  for (let head = 0; head < queue.length; head += 1) {
    isDone[queue[head]!] = 1;
    scan();
  }
  return timesOf(started, built, queue.length === size);
}

function timesOf(started: number, built: number, isWhole: boolean): GraphTimes {
  if (!isWhole) throw new Error('not every task ran');
  return { buildMs: built - started, runMs: performance.now() - built };
}
