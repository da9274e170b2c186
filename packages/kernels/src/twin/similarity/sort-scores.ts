import type { TwinOf } from '../twin-of.ts';
import { entryAt, put, replaceRoot, type TopKHeap } from './top-k-heap.ts';

/** Turns a heap into a list, best first: lower indexes first among equal scores. */
export const sortScores: TwinOf<'sortScores'> = (views) => (heapScores, heapIndexes, held) => {
  const { f32, u32 } = views;
  const heap: TopKHeap = { f32, u32, scores: heapScores >>> 2, indexes: heapIndexes >>> 2 };
  for (let last = held - 1; last > 0; last--) {
    const entry = entryAt(heap, last);
    put(heap, last, entryAt(heap, 0));
    replaceRoot(heap, last, entry);
  }
};
