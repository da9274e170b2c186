import type { GraphRows } from './graph-rows.ts';

/** Hears of tasks that nothing holds back any more. */
export interface ReadySink {
  push(index: number): void;
}

/** Not an index: the queue is empty, no dependency failed, the task has no parent. */
export const NO_TASK = -1;

/**
 * Which tasks wait for which: in-degree counters over compressed rows, O(tasks + edges) for a whole run and without
 * allocation per edge. Tasks are integers. Static tasks are 0 to n-1; a fan-out adds its items behind them.
 *
 * A task is announced to the sink once all it waits for has settled, even when some of that failed: `blockedBy`
 * then names the failure, and the caller skips the task and settles it in turn. A fan-out task is announced a second
 * time when all its items have settled.
 */
export class TaskGraph {
  readonly #rows: GraphRows;
  /** Dependencies, or items, that have not settled; items themselves wait for nothing. */
  readonly #pending: Int32Array;
  /** Made when the first dependency fails. */
  #blockedBy: Int32Array | undefined;
  /** The fan-out of each item, the first item at 0. */
  #parents = new Int32Array(0);
  #size: number;

  constructor(rows: GraphRows) {
    this.#rows = rows;
    this.#size = rows.size;
    this.#pending = rows.inDegrees.slice();
  }

  /** Static tasks and items. */
  get size(): number {
    return this.#size;
  }

  get staticCount(): number {
    return this.#rows.size;
  }

  /** How many dependencies, or items, of a static task have not settled. */
  pending(index: number): number {
    return this.#pending[index]!;
  }

  /** The first dependency of a static task that failed, or NO_TASK. */
  blockedBy(index: number): number {
    return this.#blockedBy?.[index] ?? NO_TASK;
  }

  /** The fan-out task of an item, or NO_TASK. */
  parent(index: number): number {
    return index < this.#rows.size ? NO_TASK : this.#parents[index - this.#rows.size]!;
  }

  /** Announces the static tasks that wait for nothing, in index order: call once, before any `settle`. */
  start(sink: ReadySink): void {
    const { size, inDegrees } = this.#rows;
    for (let index = 0; index < size; index += 1) {
      if (inDegrees[index] === 0) sink.push(index);
    }
  }

  /**
   * Tells, once per task, that it has ended.
   * @param blocksDependents true when dependents must not run: it failed, or was skipped because of a failure.
   */
  settle(index: number, blocksDependents: boolean, sink: ReadySink): void {
    const { size, offsets, dependents } = this.#rows;
    if (index >= size) {
      this.#release(this.#parents[index - size]!, sink);
      return;
    }
    const end = offsets[index + 1]!;
    for (let position = offsets[index]!; position < end; position += 1) {
      const dependent = dependents[position]!;
      if (blocksDependents) this.#block(dependent, index);
      this.#release(dependent, sink);
    }
  }

  #block(dependent: number, by: number): void {
    const blockedBy = (this.#blockedBy ??= new Int32Array(this.#rows.size).fill(NO_TASK));
    if (blockedBy[dependent] === NO_TASK) blockedBy[dependent] = by;
  }

  #release(index: number, sink: ReadySink): void {
    const left = this.#pending[index]! - 1;
    this.#pending[index] = left;
    if (left === 0) sink.push(index);
  }

  /**
   * Adds the items of a static task that was announced. They wait for nothing, so they are not announced; the task
   * is, when the last of them has settled. With a count of 0 nothing is announced.
   * @returns the first item's index; the others follow it.
   */
  expand(parent: number, count: number): number {
    const first = this.#size;
    const from = first - this.#rows.size;
    this.#reserve(from + count);
    this.#parents.fill(parent, from, from + count);
    this.#pending[parent] = count;
    this.#size = first + count;
    return first;
  }

  #reserve(items: number): void {
    if (items <= this.#parents.length) return;
    const larger = new Int32Array(Math.max(items, this.#parents.length * 2, 16));
    larger.set(this.#parents);
    this.#parents = larger;
  }
}
