import { checkInteger } from '../check-argument.ts';
import type { KernelMemory } from '../memory/kernel-memory.ts';
import { checkSignature, signatureLanes, type TextSignature } from './text-signature.ts';

const minHashBytes = signatureLanes * 4;
const simHashBytes = 8;

/** Signatures in the kernels' memory, in rows without gaps, where one signature can be compared with all of them. */
export class SignatureList {
  readonly #memory: KernelMemory;
  #capacity: number;
  #size = 0;
  #minHashes: number;
  #simHashes: number;

  /**
   * @param capacity how many signatures there is room for at first.
   * @throws KERNEL_MEMORY_EXHAUSTED
   */
  constructor(memory: KernelMemory, capacity = 64) {
    checkInteger('capacity', capacity, { from: 1, to: 2 ** 23 });
    this.#memory = memory;
    this.#capacity = capacity;
    this.#minHashes = memory.allocate(capacity * minHashBytes);
    this.#simHashes = memory.allocate(capacity * simHashBytes);
  }

  get size(): number {
    return this.#size;
  }

  /** Where the rows are: u32[size][128] and u64[size]. Adding may move them. */
  get pointers(): { minHashes: number; simHashes: number } {
    return { minHashes: this.#minHashes, simHashes: this.#simHashes };
  }

  /** Whether the rows are in this memory. */
  isIn(memory: KernelMemory): boolean {
    return memory === this.#memory;
  }

  /**
   * @returns the row, which is the number of signatures before.
   * @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED; the list is as before then.
   */
  add(signature: TextSignature): number {
    checkSignature('signature', signature);
    if (this.#size === this.#capacity) this.#double();
    const row = this.#size;
    const { u32, u64 } = this.#memory.views;
    u32.set(signature.minHash, (this.#minHashes + row * minHashBytes) / 4);
    u64[this.#simHashes / 8 + row] = signature.simHash;
    this.#size++;
    return row;
  }

  /** @throws KERNEL_ARGUMENT_INVALID when there is no such row. */
  at(row: number): TextSignature {
    checkInteger('row', row, { from: 0, to: this.#size - 1 });
    const { u32, u64 } = this.#memory.views;
    const start = (this.#minHashes + row * minHashBytes) / 4;
    return {
      minHash: u32.slice(start, start + signatureLanes),
      simHash: u64[this.#simHashes / 8 + row]!,
    };
  }

  /**
   * Removes a row; the last one takes its place.
   * @throws KERNEL_ARGUMENT_INVALID when there is no such row.
   */
  removeAt(row: number): void {
    checkInteger('row', row, { from: 0, to: this.#size - 1 });
    const last = --this.#size;
    const { u32, u64 } = this.#memory.views;
    const source = (this.#minHashes + last * minHashBytes) / 4;
    u32.copyWithin((this.#minHashes + row * minHashBytes) / 4, source, source + signatureLanes);
    u64[this.#simHashes / 8 + row] = u64[this.#simHashes / 8 + last]!;
  }

  /** Gives the memory back; the list is then of no use. */
  release(): void {
    this.#memory.free(this.#minHashes);
    this.#memory.free(this.#simHashes);
    this.#size = 0;
    this.#capacity = 0;
  }

  #double(): void {
    const capacity = this.#capacity * 2;
    const minHashes = this.#memory.allocate(capacity * minHashBytes);
    const simHashes = this.#allocateOrFree(capacity * simHashBytes, minHashes);
    const { u8 } = this.#memory.views;
    u8.copyWithin(minHashes, this.#minHashes, this.#minHashes + this.#size * minHashBytes);
    u8.copyWithin(simHashes, this.#simHashes, this.#simHashes + this.#size * simHashBytes);
    this.#memory.free(this.#minHashes);
    this.#memory.free(this.#simHashes);
    this.#minHashes = minHashes;
    this.#simHashes = simHashes;
    this.#capacity = capacity;
  }

  #allocateOrFree(bytes: number, first: number): number {
    try {
      return this.#memory.allocate(bytes);
    } catch (error) {
      this.#memory.free(first);
      throw error;
    }
  }
}
