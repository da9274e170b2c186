import { MAX_TIMER_MS } from '@conclave/contracts';
import type { CancelTimer, Clock } from '@conclave/contracts';

/** Beyond this many entries that no longer count, the heap is rebuilt. */
const SLACK = 64;

interface Entry {
  readonly atMs: number;
  readonly ticket: number;
}

/** Many deadlines on one timer, which stands at the earliest. Disarming is O(1): the entry is passed over later. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #expired: (ticket: number) => void;
  readonly #armed = new Map<number, number>();
  #heap: Entry[] = [];
  #timer: CancelTimer | undefined;
  #timerAtMs = Infinity;

  constructor(clock: Clock, expired: (ticket: number) => void) {
    this.#clock = clock;
    this.#expired = expired;
  }

  /** Sets or moves a ticket's deadline. */
  arm(ticket: number, inMs: number): void {
    const atMs = this.#clock.monotonicMs() + inMs;
    this.#armed.set(ticket, atMs);
    if (this.#heap.length > this.#armed.size * 2 + SLACK) this.#rebuild();
    else siftUp(this.#heap, { atMs, ticket });
    this.#schedule();
  }

  disarm(ticket: number): void {
    // Mostly none is armed, as executors keep most deadlines themselves.
    if (this.#armed.size === 0) return;
    if (this.#armed.delete(ticket) && this.#armed.size === 0) this.clear();
  }

  clear(): void {
    this.#armed.clear();
    this.#heap = [];
    this.#timer?.();
    this.#timer = undefined;
    this.#timerAtMs = Infinity;
  }

  #rebuild(): void {
    this.#heap = [];
    for (const [ticket, atMs] of this.#armed) siftUp(this.#heap, { atMs, ticket });
  }

  #schedule(): void {
    const first = this.#heap[0];
    if (first === undefined || first.atMs >= this.#timerAtMs) return;
    this.#timer?.();
    this.#timerAtMs = first.atMs;
    const delayMs = Math.min(MAX_TIMER_MS, Math.max(0, first.atMs - this.#clock.monotonicMs()));
    this.#timer = this.#clock.schedule(delayMs, () => this.#fire(), { keepAlive: false });
  }

  #fire(): void {
    this.#timer = undefined;
    this.#timerAtMs = Infinity;
    const nowMs = this.#clock.monotonicMs();
    const due: number[] = [];
    for (let first = this.#heap[0]; first !== undefined && first.atMs <= nowMs; first = this.#heap[0]) {
      removeFirst(this.#heap);
      if (this.#armed.get(first.ticket) !== first.atMs) continue;
      this.#armed.delete(first.ticket);
      due.push(first.ticket);
    }
    this.#schedule();
    for (const ticket of due) this.#expired(ticket);
  }
}

function siftUp(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.atMs <= entry.atMs) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = entry;
}

function removeFirst(heap: Entry[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = at * 2 + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]!.atMs < heap[child]!.atMs) child += 1;
    if (heap[child]!.atMs >= last.atMs) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
}
