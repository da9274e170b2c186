import type { KernelMemory } from '../memory/kernel-memory.ts';
import { entryAt, insertScore, isWorse, replaceRoot, type TopKHeap } from '../twin/similarity/top-k-heap.ts';

/** What `dotTopK` works in: f32[1032]. */
const scratchBytes = 1032 * 4;

interface HeapOf {
  readonly scores: number;
  readonly indexes: number;
  readonly held: number;
  readonly k: number;
}

/** A heap for each thread, so that none writes into that of another or of the caller before all have ended. */
export class PrivateHeaps {
  readonly #memory: KernelMemory;
  #pointer = 0;
  #participants = 0;
  #k = 0;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /**
   * The arguments of a top-k call for each participant: an empty heap and a scratch space of its own.
   * @throws KERNEL_MEMORY_EXHAUSTED
   */
  argumentsFor(args: readonly number[], participants: number): number[][] {
    this.#reserve(participants, args[3]!);
    return Array.from({ length: participants }, (_, participant) => {
      const { scores, indexes, scratch } = this.#place(participant);
      return [scores, indexes, 0, args[3]!, scratch, ...args.slice(5)];
    });
  }

  /**
   * Offers what the participants have found to the caller's heap.
   * @returns how many entries it has now.
   */
  mergeInto(target: HeapOf, found: readonly { participant: number; held: number }[]): number {
    const { f32, u32 } = this.#memory.views;
    const heap: TopKHeap = { f32, u32, scores: target.scores >>> 2, indexes: target.indexes >>> 2 };
    let held = target.held;
    for (const { participant, held: count } of found) {
      const place = this.#place(participant);
      const source: TopKHeap = { f32, u32, scores: place.scores >>> 2, indexes: place.indexes >>> 2 };
      for (let i = 0; i < count; i++) {
        const entry = entryAt(source, i);
        if (held < target.k) insertScore(heap, held++, entry);
        else if (isWorse(entryAt(heap, 0), entry)) replaceRoot(heap, held, entry);
      }
    }
    return held;
  }

  #place(participant: number): { scores: number; indexes: number; scratch: number } {
    const scores = this.#pointer + participant * this.#bytesEach(this.#k);
    return { scores, indexes: scores + this.#k * 4, scratch: scores + this.#k * 8 };
  }

  #reserve(participants: number, k: number): void {
    if (this.#pointer !== 0 && participants <= this.#participants && k <= this.#k) return;
    const rounded = Math.ceil(Math.max(k, this.#k) / 8) * 8;
    const most = Math.max(participants, this.#participants);
    const pointer = this.#memory.allocate(most * this.#bytesEach(rounded));
    if (this.#pointer !== 0) this.#memory.free(this.#pointer);
    this.#pointer = pointer;
    this.#participants = most;
    this.#k = rounded;
  }

  #bytesEach(k: number): number {
    return Math.ceil((k * 8 + scratchBytes) / 64) * 64;
  }
}
