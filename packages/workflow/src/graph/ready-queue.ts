import { IndexRing } from './index-ring.ts';
import { NO_TASK } from './task-graph.ts';

/** Lanes that exist at once before emptied ones are forgotten. */
const MAX_IDLE_LANES = 64;

interface Lane {
  readonly priority: number;
  readonly ring: IndexRing;
}

/**
 * Ready tasks by priority (larger first), then by age. One ring per priority that is in use: O(1) while all tasks
 * have the same priority, O(log priorities) when a lane begins or ends.
 */
export class ReadyQueue {
  /** A binary heap of the lanes that hold something; the largest priority on top. */
  readonly #heap: Lane[] = [];
  readonly #lanes = new Map<number, Lane>();
  /** The lane of the last push: most go to the same one. */
  #recent: Lane | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(index: number, priority = 0): void {
    this.#laneOf(priority).ring.push(index);
    this.#size += 1;
  }

  /** The priority of the next task; -Infinity when there is none. */
  get topPriority(): number {
    return this.#heap[0]?.priority ?? Number.NEGATIVE_INFINITY;
  }

  /** The next task, or NO_TASK. */
  peek(): number {
    const lane = this.#heap[0];
    return lane === undefined ? NO_TASK : lane.ring.peek();
  }

  /** Takes the next task; NO_TASK when there is none. */
  pop(): number {
    const lane = this.#heap[0];
    if (lane === undefined) return NO_TASK;
    const index = lane.ring.shift();
    this.#size -= 1;
    if (lane.ring.size === 0) this.#dropTop();
    return index;
  }

  /** The lane of a priority, in the heap. */
  #laneOf(priority: number): Lane {
    const recent = this.#recent;
    if (recent !== undefined && recent.priority === priority && recent.ring.size > 0) return recent;
    const known = this.#lanes.get(priority);
    const lane = known ?? { priority, ring: new IndexRing() };
    if (known === undefined) this.#lanes.set(priority, lane);
    if (lane.ring.size === 0) {
      this.#heap.push(lane);
      this.#siftUp(this.#heap.length - 1);
    }
    this.#recent = lane;
    return lane;
  }

  /** Takes the emptied top lane from the heap. It is kept for its next task, within limits. */
  #dropTop(): void {
    const top = this.#heap[0]!;
    if (this.#lanes.size > MAX_IDLE_LANES) this.#lanes.delete(top.priority);
    const last = this.#heap.pop()!;
    if (last === top) return;
    this.#heap[0] = last;
    this.#siftDown();
  }

  #siftUp(start: number): void {
    const heap = this.#heap;
    const lane = heap[start]!;
    let position = start;
    while (position > 0) {
      const above = (position - 1) >> 1;
      if (heap[above]!.priority >= lane.priority) break;
      heap[position] = heap[above]!;
      position = above;
    }
    heap[position] = lane;
  }

  #siftDown(): void {
    const heap = this.#heap;
    const lane = heap[0]!;
    let position = 0;
    for (;;) {
      let below = 2 * position + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && heap[below + 1]!.priority > heap[below]!.priority) below += 1;
      if (heap[below]!.priority <= lane.priority) break;
      heap[position] = heap[below]!;
      position = below;
    }
    heap[position] = lane;
  }
}
