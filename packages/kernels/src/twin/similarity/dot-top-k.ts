import type { TwinOf } from '../twin-of.ts';
import { dotScan } from './dot-scan.ts';
import { offerScores } from './offer-scores.ts';

const chunkRows = 1024;

/** The k rows with the greatest dot products: `dotScan` and `offerScores` chunk by chunk. */
export const dotTopK: TwinOf<'dotTopK'> = (views) => {
  const scan = dotScan(views);
  const offer = offerScores(views);
  return (heapScores, heapIndexes, held, k, scratch, query, rows, count, dim, first, allowed) => {
    let filled = held;
    for (let i = 0; i < count; i += chunkRows) {
      const size = Math.min(chunkRows, count - i);
      scan(scratch, query, (rows >>> 0) + i * dim * 4, size, dim);
      filled = offer(heapScores, heapIndexes, filled, k, scratch, size, first + i, allowed);
    }
    return filled;
  };
};
