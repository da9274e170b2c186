/** Calls that are to be made at a time. What is due at the same time goes in the order in which it was scheduled. */
export interface QueuedEvent {
  readonly atMs: number;
  readonly order: number;
  readonly label: string;
  readonly run: () => void;
  isCancelled: boolean;
}

/** A binary heap by time, then by order. Cancelling is O(1): the event is passed over when its time comes. */
export class EventQueue {
  readonly #heap: QueuedEvent[] = [];
  #scheduled = 0;
  #size = 0;

  /** Events that wait and were not cancelled. */
  get size(): number {
    return this.#size;
  }

  push(atMs: number, label: string, run: () => void): QueuedEvent {
    const event = { atMs, order: this.#scheduled, label, run, isCancelled: false };
    this.#scheduled += 1;
    this.#size += 1;
    this.#siftUp(event);
    return event;
  }

  cancel(event: QueuedEvent): void {
    if (event.isCancelled) return;
    event.isCancelled = true;
    this.#size -= 1;
  }

  /** Takes the next event; it can no longer be cancelled. */
  pop(): QueuedEvent | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      this.#removeFirst();
      if (first.isCancelled) continue;
      first.isCancelled = true;
      this.#size -= 1;
      return first;
    }
    return undefined;
  }

  #siftUp(event: QueuedEvent): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent]!, event)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (isBefore(last, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: QueuedEvent, b: QueuedEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
