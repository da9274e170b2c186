import type { CompiledTask } from '../compile/compiled-workflow.ts';
import type { GraphRows } from '../graph/graph-rows.ts';
import { Status } from './task-table.ts';
import type { TaskTable } from './task-table.ts';

/**
 * Completed tasks and items that have what undoes them, the last to complete first, and none before what depended on
 * it. With one clock the second follows from the first; a run that went from node to node has seen several.
 */
export function compensationOrder(
  table: TaskTable,
  tasks: readonly CompiledTask[],
  rows: GraphRows,
): readonly number[] {
  const order: number[] = [];
  const left = blockersOf(table, rows);
  const dependenciesOf = dependencyLists(rows);
  const free = new LatestFirst(table);
  const release = (index: number): void => {
    for (const dependency of dependenciesOf[index]!)
      if ((left[dependency]! -= 1) === 0) free.push(dependency);
  };
  for (let index = 0; index < rows.size; index += 1) if (left[index] === 0) free.push(index);
  for (let index = free.pop(); index !== undefined; index = free.pop()) {
    if (isUndone(table, tasks, index)) order.push(index);
    const owner = table.isItem(index) ? table.fanOuts.parentOf(index) : index;
    // A fan-out first, then its items, then what it depended on.
    left[owner] = owner === index ? itemsOf(table, index).length : left[owner]! - 1;
    if (owner === index) for (const item of itemsOf(table, index)) free.push(item);
    if (left[owner] === 0) release(owner);
  }
  return order;
}

function itemsOf(table: TaskTable, index: number): readonly number[] {
  if (!table.isFanOut(index)) return [];
  const { first, count } = table.fanOuts.rangeOf(index);
  return Array.from({ length: count }, (_, i) => first + i);
}

function isUndone(table: TaskTable, tasks: readonly CompiledTask[], index: number): boolean {
  const hasDoneSomething = table.status[index] === Status.completed && !table.isFanOut(index);
  return hasDoneSomething && tasks[table.templateOf(index)]!.compensate !== undefined;
}

/** How many dependents each static task has. */
function blockersOf(table: TaskTable, { size, offsets }: GraphRows): Int32Array {
  const left = new Int32Array(table.size);
  for (let index = 0; index < size; index += 1) left[index] = offsets[index + 1]! - offsets[index]!;
  return left;
}

function dependencyLists({ size, offsets, dependents }: GraphRows): readonly (readonly number[])[] {
  const found: number[][] = Array.from({ length: size }, () => []);
  for (let index = 0; index < size; index += 1)
    for (let at = offsets[index]!; at < offsets[index + 1]!; at += 1) found[dependents[at]!]!.push(index);
  return found;
}

/** A heap by the time of the end, then by index, the larger first. */
class LatestFirst {
  readonly #table: TaskTable;
  readonly #heap: number[] = [];

  constructor(table: TaskTable) {
    this.#table = table;
  }

  push(index: number): void {
    const heap = this.#heap;
    let at = heap.push(index) - 1;
    while (at > 0 && this.#isBefore(heap[at]!, heap[(at - 1) >> 1]!)) {
      this.#swap(at, (at - 1) >> 1);
      at = (at - 1) >> 1;
    }
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || heap.length === 0) return top;
    heap[0] = last!;
    for (let at = 0; ;) {
      let best = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && this.#isBefore(heap[child]!, heap[best]!)) best = child;
      if (best === at) return top;
      this.#swap(at, best);
      at = best;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const { finishedAtMs } = this.#table;
    const later = finishedAtMs[a]! - finishedAtMs[b]!;
    return later === 0 ? a > b : later > 0;
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!];
  }
}
