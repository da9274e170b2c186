import type { EdgeList } from '../compile/compiled-workflow.ts';

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
  readonly #staticCount: number;
  /** Dependents of task i are `#dependents[#offsets[i] .. #offsets[i + 1]]`. */
  readonly #offsets: Int32Array;
  readonly #dependents: Int32Array;
  /** Dependencies, or items, that have not settled. */
  #pending: Int32Array;
  #parents: Int32Array;
  /** Static tasks only: items have no dependencies. */
  readonly #blockedBy: Int32Array;
  #size: number;

  constructor(staticCount: number, edges: EdgeList) {
    this.#staticCount = staticCount;
    this.#size = staticCount;
    this.#pending = new Int32Array(staticCount);
    this.#parents = new Int32Array(staticCount).fill(NO_TASK);
    this.#blockedBy = new Int32Array(staticCount).fill(NO_TASK);
    this.#offsets = new Int32Array(staticCount + 1);
    this.#dependents = new Int32Array(edges.to.length);
    this.#buildRows(edges);
  }

  /** Counts dependents per task, sums to row starts, then drops each edge into its row. */
  #buildRows({ from, to }: EdgeList): void {
    const offsets = this.#offsets;
    for (let edge = 0; edge < to.length; edge += 1) {
      this.#pending[to[edge]!]! += 1;
      offsets[from[edge]! + 1]! += 1;
    }
    for (let index = 0; index < this.#staticCount; index += 1) offsets[index + 1]! += offsets[index]!;
    const next = offsets.slice(0, this.#staticCount);
    for (let edge = 0; edge < to.length; edge += 1) {
      const row = from[edge]!;
      this.#dependents[next[row]!] = to[edge]!;
      next[row]! += 1;
    }
  }

  /** Static tasks and items. */
  get size(): number {
    return this.#size;
  }

  get staticCount(): number {
    return this.#staticCount;
  }

  /** How many dependencies, or items, of a task have not settled. */
  pending(index: number): number {
    return this.#pending[index]!;
  }

  /** The first dependency of a static task that failed, or NO_TASK. */
  blockedBy(index: number): number {
    return this.#blockedBy[index]!;
  }

  /** The fan-out task of an item, or NO_TASK. */
  parent(index: number): number {
    return this.#parents[index]!;
  }

  /** Announces the static tasks that wait for nothing, in index order: call once, before any `settle`. */
  start(sink: ReadySink): void {
    for (let index = 0; index < this.#staticCount; index += 1) {
      if (this.#pending[index] === 0) sink.push(index);
    }
  }

  /**
   * Tells, once per task, that it has ended.
   * @param blocksDependents true when dependents must not run: it failed, or was skipped because of a failure.
   */
  settle(index: number, blocksDependents: boolean, sink: ReadySink): void {
    const parent = this.#parents[index]!;
    if (parent !== NO_TASK) {
      this.#release(parent, sink);
      return;
    }
    const end = this.#offsets[index + 1]!;
    for (let position = this.#offsets[index]!; position < end; position += 1) {
      const dependent = this.#dependents[position]!;
      if (blocksDependents && this.#blockedBy[dependent] === NO_TASK) this.#blockedBy[dependent] = index;
      this.#release(dependent, sink);
    }
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
    this.#reserve(first + count);
    this.#parents.fill(parent, first, first + count);
    this.#pending[parent] = count;
    this.#size = first + count;
    return first;
  }

  #reserve(size: number): void {
    if (size <= this.#pending.length) return;
    const capacity = Math.max(size, this.#pending.length * 2, 16);
    this.#pending = grown(this.#pending, new Int32Array(capacity));
    this.#parents = grown(this.#parents, new Int32Array(capacity).fill(NO_TASK));
  }
}

function grown(from: Int32Array, to: Int32Array): Int32Array {
  to.set(from);
  return to;
}
