import { placeVector, type VectorInput } from './place-vector.ts';
import { readHeap } from './read-heap.ts';
import type { SearchResult } from './search-options.ts';
import type { SearchSpace } from './vector-search.ts';

/** So many rows of scores for each query, and seven numbers that the kernels may read behind. */
const chunkRows = 1024;
const chunkStride = chunkRows + 8;
/** So many rows of 384 numbers stay in the second-level cache while each query goes over them. */
const l2TileRows = 256;

/** Where the parts of one batch are in the scratch space; of each part one for every query, one behind the other. */
interface Places {
  readonly queries: number;
  readonly scores: number;
  readonly indexes: number;
  readonly chunk: number;
}

/**
 * The k best rows for each of many queries. The rows are read once for all of them, which is where a batch gains over
 * single searches. @throws as {@link placeVector}
 */
export function searchBatch(space: SearchSpace, queries: readonly VectorInput[], k: number): SearchResult[] {
  const { kernels, layout } = space;
  const [queriesAt, scores, indexes, chunk] = kernels.scratch.take(
    queries.length * layout.stride * 4,
    queries.length * k * 4,
    queries.length * k * 4,
    queries.length * chunkStride * 4,
  );
  const at: Places = { queries: queriesAt, scores, indexes, chunk };
  for (const [q, vector] of queries.entries()) {
    placeVector(kernels.memory.views, layout, { vector, pointer: at.queries + q * layout.stride * 4 });
  }
  const scan = layout.metric === 'l2' ? scanTiles : scanProducts;
  const held = scan(space, at, { queryCount: queries.length, k });
  return queries.map((_, q) => {
    const offset = q * k * 4;
    return readHeap(space, { scores: at.scores + offset, indexes: at.indexes + offset, held });
  });
}

interface Size {
  readonly queryCount: number;
  readonly k: number;
}

/** @returns how many entries each heap has. */
function scanProducts(
  { kernels, layout, columns }: SearchSpace,
  at: Places,
  { queryCount, k }: Size,
): number {
  const exports = kernels.select('dotBatch', columns.count * layout.stride * queryCount);
  let held = 0;
  for (const { pointer, first, count } of columns.numbers.runs(columns.count, chunkRows)) {
    exports.dotBatch(at.chunk, at.queries, pointer, queryCount, count, layout.stride, chunkStride);
    let next = held;
    for (let q = 0; q < queryCount; q++) {
      const heap = q * k * 4;
      const chunk = at.chunk + q * chunkStride * 4;
      next = exports.offerScores(at.scores + heap, at.indexes + heap, held, k, chunk, count, first, 0);
    }
    held = next;
  }
  return held;
}

function scanTiles({ kernels, layout, columns }: SearchSpace, at: Places, { queryCount, k }: Size): number {
  const { stride } = layout;
  const exports = kernels.select('l2TopK', columns.count * stride * queryCount);
  let held = 0;
  for (const { pointer, first, count } of columns.numbers.runs(columns.count, l2TileRows)) {
    let next = held;
    for (let q = 0; q < queryCount; q++) {
      const scores = at.scores + q * k * 4;
      const indexes = at.indexes + q * k * 4;
      const query = at.queries + q * stride * 4;
      next = exports.l2TopK(scores, indexes, held, k, at.chunk, query, pointer, count, stride, first, 0);
    }
    held = next;
  }
  return held;
}
