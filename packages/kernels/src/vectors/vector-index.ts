import { ConclaveError } from '@conclave/contracts';
import { checkInteger } from '../check-argument.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { searchBatch } from './batch-search.ts';
import type { VectorInput } from './place-vector.ts';
import { planSearch, type SearchOptions, type SearchResult } from './search-options.ts';
import { VectorColumns } from './vector-columns.ts';
import { writeVectorFile } from './vector-file.ts';
import { layoutOf, type VectorIndexOptions, type VectorLayout, type VectorMetric } from './vector-options.ts';
import { scoreRow, searchListed, searchRows } from './vector-search.ts';

const maxId = 2 ** 32 - 1;
const maxQueries = 4096;

/**
 * Vectors by id, searched exactly or by a quantised column with exact scoring of the best. All rows live in the memory
 * of the kernels. Every call is complete when it returns.
 */
export class VectorIndex {
  readonly #kernels: Kernels;
  readonly #layout: VectorLayout;
  readonly #columns: VectorColumns;
  readonly #rows = new Map<number, number>();

  /** @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED */
  constructor(kernels: Kernels, options: VectorIndexOptions) {
    this.#kernels = kernels;
    this.#layout = layoutOf(options);
    this.#columns = new VectorColumns(kernels, this.#layout);
    try {
      this.#columns.reserve(options.capacity ?? 0);
    } catch (error) {
      this.#columns.free();
      throw error;
    }
  }

  get dim(): number {
    return this.#layout.dim;
  }

  get metric(): VectorMetric {
    return this.#layout.metric;
  }

  get size(): number {
    return this.#columns.count;
  }

  /** Bytes of linear memory that this index holds, room for growth included. */
  get memoryBytes(): number {
    return this.#columns.memoryBytes;
  }

  has(id: number): boolean {
    return this.#rows.has(id);
  }

  /** A copy of the vector, rounded to f32; undefined when there is none. */
  get(id: number): Float32Array<ArrayBuffer> | undefined {
    const row = this.#rows.get(id);
    return row === undefined ? undefined : this.#columns.vectorOf(row);
  }

  /**
   * @param id from 0 to 2^32 - 1.
   * @throws VECTOR_EXISTS, VECTOR_DIMENSION_MISMATCH, VECTOR_NOT_FINITE, KERNEL_ARGUMENT_INVALID,
   * KERNEL_MEMORY_EXHAUSTED; the index is as it was then.
   */
  add(id: number, vector: VectorInput): void {
    this.#insert(id, vector);
  }

  /** Adds a vector whose numbers and norm were saved, without normalising it again. @throws as `add` */
  restore(id: number, { vector, norm }: { vector: Float32Array; norm: number }): void {
    this.#insert(id, vector, norm);
  }

  /** @throws VECTOR_NOT_FOUND, VECTOR_DIMENSION_MISMATCH, VECTOR_NOT_FINITE; the vector is as it was then. */
  update(id: number, vector: VectorInput): void {
    const row = this.#rows.get(id);
    if (row === undefined) throw new ConclaveError('VECTOR_NOT_FOUND', { details: { id } });
    this.#columns.overwrite(row, vector);
  }

  /** @returns false when there is no such vector. */
  remove(id: number): boolean {
    const row = this.#rows.get(id);
    if (row === undefined) return false;
    const moved = this.#columns.remove(row);
    if (moved !== undefined) this.#rows.set(moved, row);
    this.#rows.delete(id);
    return true;
  }

  /**
   * The k nearest vectors, or all there are when there are fewer.
   * @throws VECTOR_DIMENSION_MISMATCH, VECTOR_NOT_FINITE, KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED
   */
  search(query: VectorInput, k: number, options: SearchOptions = {}): SearchResult {
    const plan = planSearch(this.#layout, { k, count: this.size, options });
    const { filter } = options;
    if (filter === undefined) return searchRows(this.#space(), { query, plan });
    if ('bitmap' in filter) return searchRows(this.#space(), { query, plan, bitmap: filter.bitmap });
    const rows = new Set<number>();
    for (let i = 0; i < filter.ids.length; i++) {
      const row = this.#rows.get(filter.ids[i]!);
      if (row !== undefined) rows.add(row);
    }
    return searchListed(this.#space(), { query, k: plan.k, rows: Uint32Array.from(rows).sort() });
  }

  /** The k nearest for each of up to 4096 queries, exactly; faster than as many single searches. @throws as `search` */
  searchBatch(queries: readonly VectorInput[], k: number): SearchResult[] {
    checkInteger('queries.length', queries.length, { from: 0, to: maxQueries });
    const plan = planSearch(this.#layout, { k, count: this.size, options: {} });
    return searchBatch(this.#space(), queries, plan.k);
  }

  /** The score of one vector as `search` gives it; undefined when there is no such vector. @throws as `search` */
  score(id: number, query: VectorInput): number | undefined {
    const row = this.#rows.get(id);
    return row === undefined ? undefined : scoreRow(this.#space(), query, row);
  }

  /**
   * Writes a file that `loadVectorIndex` reads. The path has the old file until the new one is complete and on disk.
   * @throws VECTOR_FILE_FAILED
   */
  save(path: string): void {
    writeVectorFile(path, this.#space());
  }

  /** Gives the memory back. The index is empty afterwards and must not be used any more. */
  free(): void {
    this.#columns.free();
    this.#rows.clear();
  }

  #insert(id: number, vector: VectorInput, savedNorm?: number): void {
    checkInteger('id', id, { from: 0, to: maxId });
    if (this.#rows.has(id)) throw new ConclaveError('VECTOR_EXISTS', { details: { id } });
    this.#columns.append(id, vector, savedNorm);
    this.#rows.set(id, this.#columns.count - 1);
  }

  #space() {
    return { kernels: this.#kernels, layout: this.#layout, columns: this.#columns };
  }
}

/** An empty index over the kernels' memory. @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED */
export function createVectorIndex(kernels: Kernels, options: VectorIndexOptions): VectorIndex {
  return new VectorIndex(kernels, options);
}
