/**
 * Every task of one run as columns, indexed by the task's small integer. Static tasks come first, in the order of
 * the definition; items of a fan-out are appended. Nothing here knows about dependencies.
 */
import { taskStatuses } from '@conclave/contracts';
import type { ErrorData, TaskStatus } from '@conclave/contracts';

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

const NONE = -1;

export class TaskTable {
  size: number;
  readonly ids: string[];
  /** JSON text of the value; empty for none. */
  readonly values: string[];
  readonly agentIds: (string | undefined)[];
  readonly errors = new Map<number, ErrorData>();
  /** JSON text of the fan-out item, for items only. */
  readonly items = new Map<number, string>();
  /** Index of the compiled task that describes this one: its own, or its fan-out's. */
  template: Int32Array;
  status: Uint8Array;
  attempts: Uint16Array;
  /** Milliseconds since the epoch; 0 for not yet. */
  startedAtMs: Float64Array;
  finishedAtMs: Float64Array;
  /** Index of the fan-out that made this task, or -1. */
  parent: Int32Array;
  /** For a fan-out that was expanded: its first item and how many there are. */
  firstItem: Int32Array;
  itemCount: Int32Array;
  /** The dispatcher's ticket of the attempt that runs, or -1. */
  ticket: Int32Array;
  /** How many tasks are in each status; kept by `setStatus`, so that a view costs nothing. */
  readonly counts = new Int32Array(taskStatuses.length);

  /** @param ids of the static tasks: each is its own template and waits. */
  constructor(ids: readonly string[], capacity: number = ids.length) {
    const room = Math.max(16, ids.length, capacity);
    this.size = ids.length;
    this.ids = ids.slice();
    this.values = ids.map(() => '');
    this.agentIds = ids.map(() => undefined);
    this.counts[Status.waiting] = ids.length;
    this.template = new Int32Array(room).map((_, index) => index);
    this.status = new Uint8Array(room);
    this.attempts = new Uint16Array(room);
    this.startedAtMs = new Float64Array(room);
    this.finishedAtMs = new Float64Array(room);
    this.parent = new Int32Array(room).fill(NONE);
    this.firstItem = new Int32Array(room).fill(NONE);
    this.itemCount = new Int32Array(room);
    this.ticket = new Int32Array(room).fill(NONE);
  }

  /** Appends an item of a fan-out in status `waiting` and returns its index. */
  add(id: string, template: number, parent: number): number {
    const index = this.size;
    if (index === this.status.length) this.#grow(index * 2);
    this.size = index + 1;
    this.ids.push(id);
    this.values.push('');
    this.agentIds.push(undefined);
    this.template[index] = template;
    this.parent[index] = parent;
    this.firstItem[index] = NONE;
    this.counts[Status.waiting]! += 1;
    return index;
  }

  setStatus(index: number, status: number): void {
    this.counts[this.status[index]!]! -= 1;
    this.counts[status]! += 1;
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

  isFanOut(index: number): boolean {
    return this.firstItem[index] !== NONE;
  }

  #grow(room: number): void {
    this.template = grown(this.template, new Int32Array(room));
    this.status = grown(this.status, new Uint8Array(room));
    this.attempts = grown(this.attempts, new Uint16Array(room));
    this.startedAtMs = grown(this.startedAtMs, new Float64Array(room));
    this.finishedAtMs = grown(this.finishedAtMs, new Float64Array(room));
    this.parent = grown(this.parent, new Int32Array(room).fill(NONE));
    this.firstItem = grown(this.firstItem, new Int32Array(room).fill(NONE));
    this.itemCount = grown(this.itemCount, new Int32Array(room));
    this.ticket = grown(this.ticket, new Int32Array(room).fill(NONE));
  }
}

function grown<T extends Int32Array | Uint8Array | Uint16Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
