/**
 * Every task of one run as columns, indexed by the task's small integer. Static tasks come first, in the order of
 * the definition; items of a fan-out are appended. Nothing here knows about dependencies.
 */
import { taskStatuses } from '@conclave/contracts';
import type { ErrorData, TaskStatus } from '@conclave/contracts';
import { FanOuts } from './fan-outs.ts';
import { sizedArray } from './sized-array.ts';

/** Statuses as numbers: the position in `taskStatuses`, which the columns store. */
export const Status = {
  waiting: taskStatuses.indexOf('waiting'),
  ready: taskStatuses.indexOf('ready'),
  running: taskStatuses.indexOf('running'),
  completed: taskStatuses.indexOf('completed'),
  failed: taskStatuses.indexOf('failed'),
  skipped: taskStatuses.indexOf('skipped'),
  cancelled: taskStatuses.indexOf('cancelled'),
} as const;

export function isTerminal(status: number): boolean {
  return status >= Status.completed && status <= Status.cancelled;
}

/** No ticket. */
const NONE = -1;

export class TaskTable {
  /** Tasks of the definition; items are counted on from there. */
  readonly staticCount: number;
  readonly fanOuts: FanOuts;
  readonly errors = new Map<number, ErrorData>();
  /** Repetitions that were granted, of tasks that had one. */
  readonly retries = new Map<number, number>();
  /** How many tasks are in each terminal status; kept by `setStatus`, so that a view costs nothing. */
  readonly counts = new Int32Array(taskStatuses.length);
  status: Uint8Array;
  attempts: Uint16Array;
  /** Milliseconds since the epoch; 0 for not yet. */
  startedAtMs: Float64Array;
  finishedAtMs: Float64Array;
  /** The dispatcher's ticket of the attempt that runs, or -1. */
  ticket: Int32Array;
  readonly agentIds: (string | undefined)[];
  /** JSON text of values; made when the first task gives one. */
  #results: (string | undefined)[] | undefined;
  readonly #ids: readonly string[];

  /**
   * @param ids of the static tasks, which all wait.
   * @param capacity how many tasks there will be, where that is known.
   */
  constructor(ids: readonly string[], capacity: number = ids.length) {
    const room = Math.max(16, ids.length, capacity);
    this.staticCount = ids.length;
    this.fanOuts = new FanOuts(ids.length);
    this.status = new Uint8Array(room);
    this.attempts = new Uint16Array(room);
    this.startedAtMs = new Float64Array(room);
    this.finishedAtMs = new Float64Array(room);
    this.ticket = new Int32Array(room).fill(NONE);
    this.agentIds = sizedArray<string | undefined>(room);
    this.#ids = ids;
  }

  /** Static tasks and items. */
  get size(): number {
    return this.staticCount + this.fanOuts.itemCount;
  }

  /** Appends an item, in status `waiting`, to the fan-out that was begun last. @returns its index */
  addItem(parent: number, id: string, text: string): number {
    const index = this.size;
    if (index === this.status.length) this.#grow(index * 2);
    this.fanOuts.add(parent, id, text);
    return index;
  }

  idOf(index: number): string {
    return index < this.staticCount ? this.#ids[index]! : this.fanOuts.idOf(index);
  }

  /** Index of the compiled task that describes this one: its own, or its fan-out's. */
  templateOf(index: number): number {
    return index < this.staticCount ? index : this.fanOuts.parentOf(index);
  }

  isItem(index: number): boolean {
    return index >= this.staticCount;
  }

  isFanOut(index: number): boolean {
    return this.fanOuts.has(index);
  }

  /** Some task has given a value. */
  get hasResults(): boolean {
    return this.#results !== undefined;
  }

  /** JSON text of the task's value; empty for none. */
  resultOf(index: number): string {
    return this.#results?.[index] ?? '';
  }

  setResult(index: number, text: string): void {
    this.#results ??= sizedArray<string | undefined>(this.status.length);
    this.#results[index] = text;
  }

  setStatus(index: number, status: number): void {
    const before = this.status[index]!;
    if (isTerminal(before)) this.counts[before]! -= 1;
    if (isTerminal(status)) this.counts[status]! += 1;
    this.status[index] = status;
  }

  statusName(index: number): TaskStatus {
    return taskStatuses[this.status[index]!]!;
  }

  isTerminal(index: number): boolean {
    return isTerminal(this.status[index]!);
  }

  /** Tasks in one of the four terminal statuses. */
  get settledCount(): number {
    const { counts } = this;
    return (
      counts[Status.completed]! + counts[Status.failed]! + counts[Status.skipped]! + counts[Status.cancelled]!
    );
  }

  #grow(room: number): void {
    this.status = grown(this.status, new Uint8Array(room));
    this.attempts = grown(this.attempts, new Uint16Array(room));
    this.startedAtMs = grown(this.startedAtMs, new Float64Array(room));
    this.finishedAtMs = grown(this.finishedAtMs, new Float64Array(room));
    this.ticket = grown(this.ticket, new Int32Array(room).fill(NONE));
    this.agentIds.length = room;
    if (this.#results !== undefined) this.#results.length = room;
  }
}

function grown<T extends Int32Array | Uint8Array | Uint16Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
