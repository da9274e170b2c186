import { hammingRow } from './hamming-row';
import { hammingSix } from './hamming-six';

const excluded: u16 = 0xffff;

/**
 * The indexes of the `wanted` rows with the smallest Hamming distances, ascending; of equal distances the lowest indexes.
 * Counts how often each distance occurs while it scans, reads off the distance up to which rows are wanted, and
 * collects them in a second pass over two bytes a row: no heap, whose hundred entries would change all the time.
 * @param indexes u32[wanted]
 * @param distances u16[count rounded up to a multiple of 8]
 * @param counters u32[64 * words + 1]
 * @param query u64[words]
 * @param rows u64[count][words], words at most 1023
 * @param allowed u32 bitmap over rows, of which only those with a set bit are taken; 0 for no bitmap
 * @returns how many indexes there are
 */
export function hammingSelect(
  indexes: usize,
  distances: usize,
  counters: usize,
  query: usize,
  rows: usize,
  count: i32,
  words: i32,
  wanted: i32,
  allowed: usize,
): i32 {
  const farthest = words << 6;
  memory.fill(counters, 0, (<usize>farthest + 1) << 2);
  if (allowed === 0 && words === 6) countSix(distances, counters, query, rows, <usize>count);
  else if (allowed === 0) countAll(distances, counters, query, rows, <usize>count, <usize>words);
  else countAllowed(distances, counters, query, rows, <usize>count, <usize>words, allowed);
  for (let i = <usize>count; (i & 7) !== 0; i++) store<u16>(distances + (i << 1), excluded);
  let limit = 0;
  let nearer = 0;
  for (; limit < farthest; limit++) {
    const here = load<u32>(counters + ((<usize>limit) << 2));
    if (nearer + <i32>here >= wanted) break;
    nearer += here;
  }
  return collect(indexes, distances, count, limit, wanted, wanted - nearer);
}

/** `countAll` for rows of six words: a third faster. */
function countSix(distances: usize, counters: usize, query: usize, rows: usize, count: usize): void {
  const q0 = load<i64>(query);
  const q1 = load<i64>(query, 8);
  const q2 = load<i64>(query, 16);
  const q3 = load<i64>(query, 24);
  const q4 = load<i64>(query, 32);
  const q5 = load<i64>(query, 40);
  for (let i: usize = 0; i < count; i++) {
    const distance = hammingSix(q0, q1, q2, q3, q4, q5, rows + i * 48);
    store<u16>(distances + (i << 1), <u16>distance);
    const counter = counters + ((<usize>distance) << 2);
    store<u32>(counter, load<u32>(counter) + 1);
  }
}

function countAll(
  distances: usize,
  counters: usize,
  query: usize,
  rows: usize,
  count: usize,
  words: usize,
): void {
  const bytes = words << 3;
  for (let i: usize = 0; i < count; i++) {
    const distance = hammingRow(query, rows + i * bytes, words);
    store<u16>(distances + (i << 1), <u16>distance);
    const counter = counters + ((<usize>distance) << 2);
    store<u32>(counter, load<u32>(counter) + 1);
  }
}

function countAllowed(
  distances: usize,
  counters: usize,
  query: usize,
  rows: usize,
  count: usize,
  words: usize,
  allowed: usize,
): void {
  const bytes = words << 3;
  for (let i: usize = 0; i < count; i++) {
    const bit = (load<u32>(allowed + ((i >> 5) << 2)) >> (<u32>i & 31)) & 1;
    if (bit === 0) {
      store<u16>(distances + (i << 1), excluded);
      continue;
    }
    const distance = hammingRow(query, rows + i * bytes, words);
    store<u16>(distances + (i << 1), <u16>distance);
    const counter = counters + ((<usize>distance) << 2);
    store<u32>(counter, load<u32>(counter) + 1);
  }
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
