import type { SearchResult } from './search-options.ts';
import type { SearchSpace } from './vector-search.ts';

/** A heap of the kernels: f32 scores and u32 indexes, `held` of each. */
export interface Heap {
  readonly scores: number;
  readonly indexes: number;
  readonly held: number;
}

/**
 * Sorts a heap and copies it out as ids and scores.
 * @param rows what the indexes of the heap stand for; rows themselves when left out.
 */
export function readHeap(
  { kernels, columns }: SearchSpace,
  { scores: scoresAt, indexes, held }: Heap,
  rows?: Uint32Array,
): SearchResult {
  kernels.select('sortScores', held).sortScores(scoresAt, indexes, held);
  const { f32, u32 } = kernels.memory.views;
  const ids = new Uint32Array(held);
  const scores = new Float32Array(held);
  for (let i = 0; i < held; i++) {
    const index = u32[(indexes >>> 2) + i]!;
    ids[i] = columns.idOf(rows === undefined ? index : rows[index]!);
    // Adding zero makes the negated distance of equal vectors 0 instead of -0.
    scores[i] = f32[(scoresAt >>> 2) + i]! + 0;
  }
  return { ids, scores };
}
