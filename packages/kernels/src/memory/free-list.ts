/** Blocks begin at multiples of this many bytes: a cache line, and four SIMD vectors. */
export const blockAlignment = 64;

interface FreeBlock {
  start: number;
  bytes: number;
}

/** Which bytes between `start` and a growing end are taken. First fit, neighbours joined on release. */
export class FreeList {
  #end: number;
  #usedBytes = 0;
  readonly #free: FreeBlock[] = [];
  readonly #taken = new Map<number, number>();

  /** @param start first byte that may be given out; rounded up to the alignment. */
  constructor(start: number) {
    this.#end = alignUp(start);
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** @returns the block's first byte, or undefined when no gap is large enough. */
  take(bytes: number): number | undefined {
    const size = Math.max(alignUp(bytes), blockAlignment);
    const index = this.#free.findIndex((block) => block.bytes >= size);
    const block = this.#free[index];
    if (block === undefined) return undefined;
    const { start } = block;
    if (block.bytes === size) this.#free.splice(index, 1);
    else {
      block.start += size;
      block.bytes -= size;
    }
    this.#taken.set(start, size);
    this.#usedBytes += size;
    return start;
  }

  /** @returns false when no block that is taken begins there. */
  release(start: number): boolean {
    const bytes = this.#taken.get(start);
    if (bytes === undefined) return false;
    this.#taken.delete(start);
    this.#usedBytes -= bytes;
    this.#insert({ start, bytes });
    return true;
  }

  /** Bytes to add behind the end so that a block of this size fits. */
  missingFor(bytes: number): number {
    const last = this.#free.at(-1);
    const atEnd = last !== undefined && last.start + last.bytes === this.#end ? last.bytes : 0;
    return Math.max(0, Math.max(alignUp(bytes), blockAlignment) - atEnd);
  }

  /** The bytes from the old end up to `end` may be given out from now on. */
  extendTo(end: number): void {
    const bytes = end - this.#end;
    if (bytes <= 0) return;
    const start = this.#end;
    this.#end = end;
    this.#insert({ start, bytes });
  }

  #insert(block: FreeBlock): void {
    const next = this.#free.findIndex((other) => other.start > block.start);
    const index = next === -1 ? this.#free.length : next;
    this.#free.splice(index, 0, block);
    this.#joinWithNext(index);
    if (index > 0) this.#joinWithNext(index - 1);
  }

  #joinWithNext(index: number): void {
    const block = this.#free[index];
    const next = this.#free[index + 1];
    if (block === undefined || next === undefined || block.start + block.bytes !== next.start) return;
    block.bytes += next.bytes;
    this.#free.splice(index + 1, 1);
  }
}

export function alignUp(bytes: number): number {
  return Math.ceil(bytes / blockAlignment) * blockAlignment;
}
