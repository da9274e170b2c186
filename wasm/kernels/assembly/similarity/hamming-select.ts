import { hammingRow } from './hamming-row';
import { hammingScan } from './hamming-scan';

const excluded: u16 = 0xffff;
/** A lane counts so many vectors before they are added up: it would overflow at twice as many. */
const countedVectors: usize = 32_768;

/**
 * The indexes of the `wanted` rows with the smallest Hamming distances, ascending; of equal distances the lowest indexes.
 * Writes all distances, two bytes a row, finds by halving up to which of them rows are wanted, and collects those: no
 * heap, whose hundreds of entries would change all the time, and no histogram, which costs more than the ten passes.
 * @param indexes u32[wanted]
 * @param distances u16[count rounded up to a multiple of 8]
 * @param query u64[words]
 * @param rows u64[count][words], words at most 1023
 * @param allowed u32 bitmap over rows, of which only those with a set bit are taken; 0 for no bitmap
 * @returns how many indexes there are
 */
export function hammingSelect(
  indexes: usize,
  distances: usize,
  query: usize,
  rows: usize,
  count: i32,
  words: i32,
  wanted: i32,
  allowed: usize,
): i32 {
  if (allowed === 0) hammingScan(distances, query, rows, count, words);
  else scanAllowed(distances, query, rows, <usize>count, <usize>words, allowed);
  for (let i = <usize>count; (i & 7) !== 0; i++) store<u16>(distances + (i << 1), excluded);
  let limit = 0;
  let above = words << 6;
  while (limit < above) {
    const middle = (limit + above) >> 1;
    if (countUpTo(distances, <usize>count, middle) >= wanted) above = middle;
    else limit = middle + 1;
  }
  const nearer = limit === 0 ? 0 : countUpTo(distances, <usize>count, limit - 1);
  return collect(indexes, distances, count, limit, wanted, wanted - nearer);
}

/** As `hammingScan` for the rows whose bit is set; the others are farther than any. */
function scanAllowed(
  distances: usize,
  query: usize,
  rows: usize,
  count: usize,
  words: usize,
  allowed: usize,
): void {
  const bytes = words << 3;
  for (let i: usize = 0; i < count; i++) {
    const bit = (load<u32>(allowed + ((i >> 5) << 2)) >> (<u32>i & 31)) & 1;
    const distance = bit === 0 ? <i32>excluded : hammingRow(query, rows + i * bytes, words);
    store<u16>(distances + (i << 1), <u16>distance);
  }
}

/** How many of the distances are at most `limit`. */
function countUpTo(distances: usize, count: usize, limit: i32): i32 {
  const limits = i16x8.splat(<i16>limit);
  const end = distances + (((count + 7) & ~7) << 1);
  let total = i32x4.splat(0);
  let at = distances;
  while (at < end) {
    const partEnd = min(end, at + (countedVectors << 4));
    let even = i16x8.splat(0);
    let odd = even;
    for (; at + 32 <= partEnd; at += 32) {
      even = i16x8.sub(even, i16x8.le_u(v128.load(at), limits));
      odd = i16x8.sub(odd, i16x8.le_u(v128.load(at, 16), limits));
    }
    if (at < partEnd) {
      even = i16x8.sub(even, i16x8.le_u(v128.load(at), limits));
      at += 16;
    }
    total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_u(even));
    total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_u(odd));
  }
  const half = i32x4.extract_lane(total, 0) + i32x4.extract_lane(total, 1);
  return half + i32x4.extract_lane(total, 2) + i32x4.extract_lane(total, 3);
}

/** All indexes with a distance below `limit`, and the first `ties` of those at it. */
function collect(indexes: usize, distances: usize, count: i32, limit: i32, wanted: i32, ties: i32): i32 {
  const limits = i16x8.splat(<i16>limit);
  let found = 0;
  let left = ties;
  for (let i = 0; i < count && found < wanted; i += 8) {
    const near = i16x8.le_u(v128.load(distances + ((<usize>i) << 1)), limits);
    let mask = i16x8.bitmask(near);
    for (; mask !== 0 && found < wanted; mask &= mask - 1) {
      const index = i + ctz(mask);
      if (<i32>load<u16>(distances + ((<usize>index) << 1)) === limit) {
        if (left === 0) continue;
        left--;
      }
      store<u32>(indexes + ((<usize>found) << 2), <u32>index);
      found++;
    }
  }
  return found;
}
