import type { KernelMemory } from '../memory/kernel-memory.ts';

const firstRows = 64;

/** A run of rows without gaps, as kernels scan them. */
export interface RowRun {
  readonly pointer: number;
  /** The row that the pointer points to. */
  readonly first: number;
  readonly count: number;
}

/**
 * Rows of a fixed size in segments. The first segment doubles until it is full size, further ones are added whole, so
 * that a large column grows without being copied.
 */
export class RowColumn {
  readonly #memory: KernelMemory;
  readonly #rowBytes: number;
  /** Rows of a full segment are 2 ** shift. */
  readonly #shift: number;
  readonly #segments: number[] = [];
  #capacity = 0;

  /** @param segmentBytes about how large a segment is at most; Infinity for one segment without gaps. */
  constructor(memory: KernelMemory, rowBytes: number, segmentBytes: number) {
    this.#memory = memory;
    this.#rowBytes = rowBytes;
    this.#shift = Math.min(31, Math.max(6, Math.floor(Math.log2(segmentBytes / rowBytes))));
  }

  /** Rows that fit. */
  get capacity(): number {
    return this.#capacity;
  }

  get bytes(): number {
    return this.#capacity * this.#rowBytes;
  }

  /** @throws KERNEL_MEMORY_EXHAUSTED; the rows are as they were then. */
  reserve(rows: number): void {
    const full = 2 ** this.#shift;
    if (this.#segments.length <= 1 && this.#capacity < Math.min(rows, full)) {
      this.#enlargeFirst(Math.min(full, Math.max(firstRows, this.#capacity * 2, roundUpToPower(rows))));
    }
    while (this.#capacity < rows) {
      this.#segments.push(this.#memory.allocate(full * this.#rowBytes));
      this.#capacity += full;
    }
  }

  pointerOf(row: number): number {
    const within = row & (2 ** this.#shift - 1);
    return this.#segments[row >>> this.#shift]! + within * this.#rowBytes;
  }

  /** The first `count` rows, at most `most` of them at a time. */
  *runs(count: number, most = Infinity): Generator<RowRun> {
    const full = 2 ** this.#shift;
    for (let first = 0; first < count;) {
      const left = Math.min(count - first, full - (first & (full - 1)), most);
      yield { pointer: this.pointerOf(first), first, count: left };
      first += left;
    }
  }

  copyRow(from: number, to: number): void {
    const source = this.pointerOf(from);
    this.#memory.views.u8.copyWithin(this.pointerOf(to), source, source + this.#rowBytes);
  }

  free(): void {
    for (const segment of this.#segments) this.#memory.free(segment);
    this.#segments.length = 0;
    this.#capacity = 0;
  }

  #enlargeFirst(rows: number): void {
    const pointer = this.#memory.allocate(rows * this.#rowBytes);
    const [old] = this.#segments;
    if (old !== undefined) {
      this.#memory.views.u8.copyWithin(pointer, old, old + this.bytes);
      this.#memory.free(old);
    }
    this.#segments[0] = pointer;
    this.#capacity = rows;
  }
}

function roundUpToPower(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, rows)));
}
