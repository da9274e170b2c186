import type { Kernels } from '../load/load-kernels.ts';
import { placeVector, type VectorInput } from './place-vector.ts';
import { quantiseToBits, quantiseToInt8 } from './quantise.ts';
import { RowColumn } from './row-column.ts';
import type { VectorLayout } from './vector-options.ts';

/** A scan of one segment takes long enough that changing to the next costs nothing. */
const segmentBytes = 8 * 1024 * 1024;

/**
 * The rows of an index as parallel columns in the linear memory: numbers, ids, norms and, where asked for, bytes with
 * their scales and bits. Rows are dense: removing one moves the last into its place.
 */
export class VectorColumns {
  readonly numbers: RowColumn;
  readonly ids: RowColumn;
  readonly norms: RowColumn;
  readonly bytes: RowColumn | undefined;
  readonly scales: RowColumn | undefined;
  /** Squared norms, for the scores of `l2` from bytes. */
  readonly offsets: RowColumn | undefined;
  readonly bits: RowColumn | undefined;
  readonly #kernels: Kernels;
  readonly #layout: VectorLayout;
  readonly #staging: number;
  #count = 0;

  constructor(kernels: Kernels, layout: VectorLayout) {
    const { memory } = kernels;
    const column = (rowBytes: number, bytes = Infinity) => new RowColumn(memory, rowBytes, bytes);
    this.#kernels = kernels;
    this.#layout = layout;
    this.#staging = memory.allocate(layout.stride * 4);
    this.numbers = column(layout.stride * 4, segmentBytes);
    this.ids = column(4);
    this.norms = column(8);
    if (layout.int8) {
      this.bytes = column(layout.stride, segmentBytes);
      this.scales = column(4);
      if (layout.metric === 'l2') this.offsets = column(4);
    }
    if (layout.bits) this.bits = column(layout.words * 8);
  }

  get count(): number {
    return this.#count;
  }

  get memoryBytes(): number {
    return this.#all().reduce((sum, column) => sum + column.bytes, this.#layout.stride * 4);
  }

  /** @throws KERNEL_MEMORY_EXHAUSTED; the rows are as they were then. */
  reserve(rows: number): void {
    for (const column of this.#all()) column.reserve(rows);
  }

  /** Adds a row; with a saved norm, as it was saved. @throws as {@link placeVector} and {@link reserve}; no row is added then. */
  append(id: number, vector: VectorInput, savedNorm?: number): void {
    const norm = this.#stage(vector, savedNorm);
    this.reserve(this.#count + 1);
    this.#kernels.memory.views.u32[this.ids.pointerOf(this.#count) >>> 2] = id;
    this.#write(this.#count, norm);
    this.#count++;
  }

  /** Replaces the vector of a row. @throws as {@link placeVector}; the row is as it was then. */
  overwrite(row: number, vector: VectorInput): void {
    this.#write(row, this.#stage(vector));
  }

  /** @returns the id of the row that took the place of the removed one, undefined when that was the last. */
  remove(row: number): number | undefined {
    const last = --this.#count;
    if (row === last) return undefined;
    for (const column of this.#all()) column.copyRow(last, row);
    return this.idOf(row);
  }

  idOf(row: number): number {
    return this.#kernels.memory.views.u32[this.ids.pointerOf(row) >>> 2]!;
  }

  /** The vector as it was added, rounded to f32; for `cosine` its direction times its norm. */
  vectorOf(row: number): Float32Array<ArrayBuffer> {
    const { f32, f64 } = this.#kernels.memory.views;
    const at = this.numbers.pointerOf(row) >>> 2;
    const vector = new Float32Array(f32.subarray(at, at + this.#layout.dim));
    if (this.#layout.metric !== 'cosine') return vector;
    const norm = f64[this.norms.pointerOf(row) / 8]!;
    return vector.map((value) => value * norm);
  }

  free(): void {
    for (const column of this.#all()) column.free();
    this.#kernels.memory.free(this.#staging);
    this.#count = 0;
  }

  #stage(vector: VectorInput, norm?: number): number {
    return placeVector(this.#kernels.memory.views, this.#layout, { vector, pointer: this.#staging, norm });
  }

  #write(row: number, norm: number): void {
    const { memory } = this.#kernels;
    const { u8, f32, f64 } = memory.views;
    const { stride, dim } = this.#layout;
    u8.copyWithin(this.numbers.pointerOf(row), this.#staging, this.#staging + stride * 4);
    f64[this.norms.pointerOf(row) / 8] = norm;
    if (this.bytes !== undefined && this.scales !== undefined) {
      const to = this.bytes.pointerOf(row);
      const scale = quantiseToInt8(memory.views, { from: this.#staging, to, length: stride });
      f32[this.scales.pointerOf(row) >>> 2] = scale;
    }
    if (this.offsets !== undefined) f32[this.offsets.pointerOf(row) >>> 2] = norm * norm;
    if (this.bits !== undefined) {
      quantiseToBits(memory.views, { from: this.#staging, to: this.bits.pointerOf(row), length: dim });
    }
  }

  #all(): RowColumn[] {
    const columns = [this.numbers, this.ids, this.norms, this.bytes, this.scales, this.offsets, this.bits];
    return columns.filter((column) => column !== undefined);
  }
}
