import type { TwinOf } from '../twin-of.ts';
import { isAllowed } from './is-allowed.ts';
import { entryAt, insertScore, isWorse, replaceRoot, type TopKHeap } from './top-k-heap.ts';

/** Offers scores to a heap of the k best; gives how many entries the heap has now. */
export const offerScores: TwinOf<'offerScores'> = (views) => {
  return (heapScores, heapIndexes, held, k, scores, count, first, allowed) => {
    const { f32, u32 } = views;
    const heap: TopKHeap = { f32, u32, scores: heapScores >>> 2, indexes: heapIndexes >>> 2 };
    const at = scores >>> 2;
    let filled = held;
    let i = 0;
    for (; i < count && filled < k; i++) {
      const index = (first >>> 0) + i;
      if (isAllowed(u32, allowed >>> 2, index)) insertScore(heap, filled++, { score: f32[at + i]!, index });
    }
    if (k === 0) return 0;
    for (; i < count; i++) {
      const score = f32[at + i]!;
      if (!(score >= f32[heap.scores]!)) continue;
      const entry = { score, index: (first >>> 0) + i };
      if (!isWorse(entryAt(heap, 0), entry) || !isAllowed(u32, allowed >>> 2, entry.index)) continue;
      replaceRoot(heap, k, entry);
    }
    return filled;
  };
};
