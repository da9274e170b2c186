import type { KernelExports } from '../kernel-exports.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { placeVector, type VectorInput } from './place-vector.ts';
import { quantiseToBits, quantiseToInt16 } from './quantise.ts';
import { readHeap } from './read-heap.ts';
import { rowBitmapBytes, writeRowBitmap } from './row-filter.ts';
import type { SearchPlan, SearchResult } from './search-options.ts';
import type { VectorColumns } from './vector-columns.ts';
import type { VectorLayout } from './vector-options.ts';

/** Rows whose scores stay in the first-level cache; the kernels may read seven numbers behind. */
const chunkRows = 1024;
const chunkBytes = (chunkRows + 8) * 4;

/** What is searched, and with what. */
export interface SearchSpace {
  readonly kernels: Kernels;
  readonly layout: VectorLayout;
  readonly columns: VectorColumns;
}

/** Where the parts of one search are in the scratch space. */
interface Places {
  readonly query: number;
  /** The k best, as a heap and in the end as a list. */
  readonly scores: number;
  readonly indexes: number;
  /** The rows that a coarse scan found, ascending. */
  readonly rows: number;
  readonly coarseScores: number;
  readonly chunk: number;
  /** The query as 16-bit numbers or as bits. */
  readonly coded: number;
  readonly distances: number;
  /** Bitmap over rows; 0 for none. */
  readonly allowed: number;
}

export interface SearchJob {
  readonly query: VectorInput;
  readonly plan: SearchPlan;
  readonly bitmap?: Uint32Array | undefined;
}

/** The best of all rows, or of those whose ids the bitmap has. @throws as {@link placeVector} */
export function searchRows(space: SearchSpace, { query, plan, bitmap }: SearchJob): SearchResult {
  const { kernels, layout, columns } = space;
  const at = takePlaces(space, plan, bitmap !== undefined);
  placeVector(kernels.memory.views, layout, { vector: query, pointer: at.query });
  if (bitmap !== undefined) writeRowBitmap(kernels.memory, columns, { bitmap, to: at.allowed });
  if (plan.via === 'exact') return readHeap(space, { ...at, held: scanExactly(space, at, plan.k) });
  const found = plan.via === 'int8' ? scanBytes(space, at, plan.rescore) : scanBits(space, at, plan.rescore);
  return scoreAgain(space, at, { found, k: plan.k });
}

/** The best of some rows, which are ascending. @throws as {@link placeVector} */
export function searchListed(
  space: SearchSpace,
  { query, k, rows }: { query: VectorInput; k: number; rows: Uint32Array },
): SearchResult {
  const plan = { k: Math.min(k, rows.length), via: 'int8', rescore: rows.length } as const;
  const at = takePlaces(space, plan, false);
  placeVector(space.kernels.memory.views, space.layout, { vector: query, pointer: at.query });
  space.kernels.memory.views.u32.set(rows, at.rows >>> 2);
  return scoreAgain(space, at, { found: rows.length, k: plan.k });
}

/** The score of one row as a search gives it. @throws as {@link placeVector} */
export function scoreRow({ kernels, layout, columns }: SearchSpace, query: VectorInput, row: number): number {
  const { stride, metric } = layout;
  const [at, out] = kernels.scratch.take(stride * 4, 4);
  placeVector(kernels.memory.views, layout, { vector: query, pointer: at });
  const exports = kernels.select('dotScan', stride);
  const pointer = columns.numbers.pointerOf(row);
  if (metric === 'l2') exports.l2Scan(out, at, pointer, 1, stride);
  else exports.dotScan(out, at, pointer, 1, stride);
  const score = kernels.memory.views.f32[out >>> 2]!;
  return metric === 'l2' ? 0 - score : score;
}

function takePlaces(
  { kernels, layout, columns }: SearchSpace,
  { k, via, rescore }: SearchPlan,
  filtered: boolean,
): Places {
  const list = via === 'exact' ? 0 : (rescore + 8) * 4;
  const { count } = columns;
  const bits = via === 'bits';
  const [query, scores, indexes, rows, coarseScores, chunk, coded, distances, bitmap] = kernels.scratch.take(
    layout.stride * 4,
    k * 4,
    k * 4,
    list,
    list,
    chunkBytes,
    layout.stride * 2,
    bits ? (count + 8) * 2 : 0,
    filtered ? rowBitmapBytes(count) : 0,
  );
  const allowed = filtered ? bitmap : 0;
  return { query, scores, indexes, rows, coarseScores, chunk, coded, distances, allowed };
}

function scanExactly({ kernels, layout, columns }: SearchSpace, at: Places, k: number): number {
  const exports = kernels.select('dotTopK', columns.count * layout.stride);
  const topK = layout.metric === 'l2' ? exports.l2TopK : exports.dotTopK;
  let held = 0;
  for (const { pointer, first, count } of columns.numbers.runs(columns.count)) {
    const { scores, indexes, chunk, query, allowed } = at;
    held = topK(scores, indexes, held, k, chunk, query, pointer, count, layout.stride, first, allowed);
  }
  return held;
}

/** @returns how many rows were found: the best by their bytes, ascending. */
function scanBytes({ kernels, layout, columns }: SearchSpace, at: Places, wanted: number): number {
  const { bytes, scales, offsets } = columns;
  if (bytes === undefined || scales === undefined) return 0;
  const { views } = kernels.memory;
  const scale = quantiseToInt16(views, { from: at.query, to: at.coded, length: layout.stride });
  // |q - r|^2 = |q|^2 + |r|^2 - 2 q.r, of which the first term is the same for all.
  const queryScale = layout.metric === 'l2' ? 2 * scale : scale;
  const exports = kernels.select('int8Scan', columns.count * layout.stride);
  let held = 0;
  for (const { pointer, first, count } of bytes.runs(columns.count, chunkRows)) {
    const scalesAt = scales.pointerOf(first);
    const offsetsAt = offsets?.pointerOf(first) ?? 0;
    exports.int8Scan(at.chunk, at.coded, queryScale, pointer, scalesAt, offsetsAt, count, layout.stride);
    const { coarseScores, rows, chunk, allowed } = at;
    held = exports.offerScores(coarseScores, rows, held, wanted, chunk, count, first, allowed);
  }
  views.u32.subarray(at.rows >>> 2, (at.rows >>> 2) + held).sort();
  return held;
}

/** @returns how many rows were found: the nearest by their bits, ascending. */
function scanBits({ kernels, layout, columns }: SearchSpace, at: Places, wanted: number): number {
  const { bits, count } = columns;
  if (bits === undefined || count === 0) return 0;
  quantiseToBits(kernels.memory.views, { from: at.query, to: at.coded, length: layout.dim });
  const { words } = layout;
  const exports = kernels.select('hammingSelect', count * words);
  const { rows, distances, coded, allowed } = at;
  const pointer = bits.pointerOf(0);
  return exports.hammingSelect(rows, distances, coded, pointer, count, words, wanted, allowed);
}

/** Scores the rows that were found exactly and reads the k best of them. */
function scoreAgain(
  space: SearchSpace,
  at: Places,
  { found, k }: { found: number; k: number },
): SearchResult {
  const { kernels, layout, columns } = space;
  const { u32, f32 } = kernels.memory.views;
  // The heap takes positions in the list of rows; as that ascends, ties fall to the lowest row here, too.
  const rows = u32.slice(at.rows >>> 2, (at.rows >>> 2) + found);
  for (let i = 0; i < found; i++) u32[(at.rows >>> 2) + i] = columns.numbers.pointerOf(rows[i]!);
  const exports: KernelExports = kernels.select('dotGather', found * layout.stride);
  if (layout.metric === 'l2') {
    exports.l2Gather(at.coarseScores, at.query, at.rows, found, layout.stride);
    for (let i = at.coarseScores >>> 2; i < (at.coarseScores >>> 2) + found; i++) f32[i] = -f32[i]!;
  } else exports.dotGather(at.coarseScores, at.query, at.rows, found, layout.stride);
  const held = exports.offerScores(at.scores, at.indexes, 0, k, at.coarseScores, found, 0, 0);
  return readHeap(space, { ...at, held }, rows);
}
