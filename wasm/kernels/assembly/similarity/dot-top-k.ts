import { dotScan } from './dot-scan';
import { offerScores } from './offer-scores';

/** Scores of so many rows stay in the first-level cache between the scan and the choice. */
const chunkRows = 1024;

/**
 * The k rows with the greatest dot products, fused with the scan: `dotScan` and `offerScores` chunk by chunk.
 * @param scratch f32[1024]
 * @param first the index of rows[0]
 * @returns how many entries the heap has; sort them with `sortScores`
 */
export function dotTopK(
  heapScores: usize,
  heapIndexes: usize,
  held: i32,
  k: i32,
  scratch: usize,
  query: usize,
  rows: usize,
  count: i32,
  dim: i32,
  first: u32,
  allowed: usize,
): i32 {
  const bytes = (<usize>dim) << 2;
  let filled = held;
  for (let i = 0; i < count; i += chunkRows) {
    const size = min(chunkRows, count - i);
    dotScan(scratch, query, rows + <usize>i * bytes, size, dim);
    filled = offerScores(heapScores, heapIndexes, filled, k, scratch, size, first + <u32>i, allowed);
  }
  return filled;
}
