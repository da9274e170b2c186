import { l2Scan } from './l2-scan';
import { offerScores } from './offer-scores';
import { negate } from './negate';

const chunkRows = 1024;

/** The k rows at the smallest distance, as `dotTopK`. The scores are the negated squared distances: greater is nearer. */
export function l2TopK(
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
    l2Scan(scratch, query, rows + <usize>i * bytes, size, dim);
    negate(scratch, size);
    filled = offerScores(heapScores, heapIndexes, filled, k, scratch, size, first + <u32>i, allowed);
  }
  return filled;
}
