import { alignUp } from './free-list.ts';
import type { KernelMemory } from './kernel-memory.ts';

/**
 * One block for the inputs and outputs of a single call, reused by the next. Who takes it holds it until it calls
 * something that takes it, too: copy results out before that.
 */
export class Scratch {
  readonly #memory: KernelMemory;
  #pointer = 0;
  #bytes = 0;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /**
   * @param sizes bytes of each part.
   * @returns a pointer for each, 64-byte aligned; the contents are those of an earlier call.
   * @throws KERNEL_MEMORY_EXHAUSTED
   */
  take<Sizes extends readonly number[]>(...sizes: Sizes): { [Index in keyof Sizes]: number } {
    let total = 0;
    for (const size of sizes) total += alignUp(size);
    if (total > this.#bytes) this.#enlarge(total);
    let next = this.#pointer;
    const pointers = sizes.map((size) => {
      const pointer = next;
      next += alignUp(size);
      return pointer;
    });
    return pointers as { [Index in keyof Sizes]: number };
  }

  #enlarge(bytes: number): void {
    const pointer = this.#memory.allocate(bytes);
    if (this.#pointer !== 0) this.#memory.free(this.#pointer);
    this.#pointer = pointer;
    this.#bytes = bytes;
  }
}
