import type { KernelMemory } from '../memory/kernel-memory.ts';

/** Where the numbers of a batch are: what every layer gives, and how the loss changes with its sums. */
export interface BatchPlaces {
  /** f32[batch][width] for the inputs and each layer. */
  readonly values: readonly number[];
  /** The same for each layer; none for the inputs. */
  readonly deltas: readonly number[];
}

/** The numbers of the largest batch so far, used again by every other. */
export class NetworkBuffers {
  readonly #memory: KernelMemory;
  readonly #widths: readonly number[];
  #pointer = 0;
  #batch = 0;
  #places: BatchPlaces = { values: [], deltas: [] };

  constructor(memory: KernelMemory, widths: readonly number[]) {
    this.#memory = memory;
    this.#widths = widths;
  }

  /** @throws KERNEL_MEMORY_EXHAUSTED; the buffers are as before then. */
  placesFor(batch: number): BatchPlaces {
    if (batch > this.#batch) {
      const sizes = this.#widths.map((width) => Math.ceil((batch * width * 4) / 64) * 64);
      const half = sizes.reduce((sum, size) => sum + size, 0);
      const pointer = this.#memory.allocate(2 * half);
      this.release();
      this.#pointer = pointer;
      this.#batch = batch;
      this.#places = { values: startsOf(sizes, pointer), deltas: startsOf(sizes, pointer + half) };
    }
    return this.#places;
  }

  release(): void {
    if (this.#batch > 0) this.#memory.free(this.#pointer);
    this.#batch = 0;
  }
}

function startsOf(sizes: readonly number[], pointer: number): number[] {
  let next = pointer;
  return sizes.map((size) => {
    const start = next;
    next += size;
    return start;
  });
}
