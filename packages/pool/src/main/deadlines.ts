import type { CancelTimer, Clock } from '@conclave/contracts';
import type { OpenTask } from './open-task.ts';

/** setTimeout's largest delay is 2^31 - 1 ms; a later deadline is looked at again on the way. */
const MAX_DELAY_MS = 2 ** 30;

/** Deadlines of tasks in a binary heap, with one timer for the earliest. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #onDue: (task: OpenTask) => void;
  readonly #heap: OpenTask[] = [];
  #armedMs = Number.POSITIVE_INFINITY;
  #cancelTimer: CancelTimer = () => undefined;

  constructor(clock: Clock, onDue: (task: OpenTask) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  set(task: OpenTask, dueMs: number): void {
    this.clear(task);
    task.dueMs = dueMs;
    task.deadlineIndex = this.#heap.length;
    this.#heap.push(task);
    this.#siftUp(task);
    if (dueMs < this.#armedMs) this.#arm(dueMs);
  }

  clear(task: OpenTask): void {
    const index = task.deadlineIndex;
    if (index === -1) return;
    task.deadlineIndex = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === task) return;
    this.#place(last, index);
    this.#siftUp(last);
    this.#siftDown(last);
  }

  stop(): void {
    this.#cancelTimer();
    this.#armedMs = Number.POSITIVE_INFINITY;
  }

  /** The timer stays when its task has settled: it then only finds the next one. */
  #arm(dueMs: number): void {
    this.#cancelTimer();
    this.#armedMs = dueMs;
    const delayMs = Math.min(Math.max(0, dueMs - this.#clock.monotonicMs()), MAX_DELAY_MS);
    this.#cancelTimer = this.#clock.schedule(delayMs, () => this.#fire(), { keepAlive: false });
  }

  #fire(): void {
    this.#armedMs = Number.POSITIVE_INFINITY;
    const nowMs = this.#clock.monotonicMs();
    for (let task = this.#heap[0]; task !== undefined && task.dueMs <= nowMs; task = this.#heap[0]) {
      this.clear(task);
      this.#onDue(task);
    }
    const next = this.#heap[0];
    if (next !== undefined && next.dueMs < this.#armedMs) this.#arm(next.dueMs);
  }

  #place(task: OpenTask, index: number): void {
    this.#heap[index] = task;
    task.deadlineIndex = index;
  }

  #siftUp(task: OpenTask): void {
    let index = task.deadlineIndex;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#heap[parentIndex];
      if (parent === undefined || parent.dueMs <= task.dueMs) break;
      this.#place(parent, index);
      index = parentIndex;
    }
    this.#place(task, index);
  }

  #siftDown(task: OpenTask): void {
    let index = task.deadlineIndex;
    for (;;) {
      const child = this.#earlierChild(index);
      if (child === undefined || child.dueMs >= task.dueMs) break;
      const childIndex = child.deadlineIndex;
      this.#place(child, index);
      index = childIndex;
    }
    this.#place(task, index);
  }

  #earlierChild(index: number): OpenTask | undefined {
    const left = this.#heap[2 * index + 1];
    const right = this.#heap[2 * index + 2];
    return right !== undefined && left !== undefined && right.dueMs < left.dueMs ? right : left;
  }
}
