import type { TwinOf } from '../twin-of.ts';
import { l2Scan } from './l2-scan.ts';
import { offerScores } from './offer-scores.ts';

const chunkRows = 1024;

/** The k rows at the smallest distance; the scores are the negated squared distances. */
export const l2TopK: TwinOf<'l2TopK'> = (views) => {
  const scan = l2Scan(views);
  const offer = offerScores(views);
  return (heapScores, heapIndexes, held, k, scratch, query, rows, count, dim, first, allowed) => {
    const { f32 } = views;
    let filled = held;
    for (let i = 0; i < count; i += chunkRows) {
      const size = Math.min(chunkRows, count - i);
      scan(scratch, query, (rows >>> 0) + i * dim * 4, size, dim);
      for (let j = scratch >>> 2; j < (scratch >>> 2) + size; j++) f32[j] = -f32[j]!;
      filled = offer(heapScores, heapIndexes, filled, k, scratch, size, first + i, allowed);
    }
    return filled;
  };
};
