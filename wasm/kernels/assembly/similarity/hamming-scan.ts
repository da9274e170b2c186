import { hammingRow } from './hamming-row';
import { hammingSix } from './hamming-six';

/**
 * out[i] = the number of bits in which query and rows[i] differ.
 * @param out u16[count]
 * @param query u64[words]
 * @param rows u64[count][words]
 * @param words at most 1023, so that a distance fits 16 bits
 */
export function hammingScan(out: usize, query: usize, rows: usize, count: i32, words: i32): void {
  if (words === 6) {
    scanSix(out, query, rows, <usize>count);
    return;
  }
  const bytes = (<usize>words) << 3;
  for (let i: usize = 0; i < <usize>count; i++) {
    store<u16>(out + (i << 1), <u16>hammingRow(query, rows + i * bytes, <usize>words));
  }
}

function scanSix(out: usize, query: usize, rows: usize, count: usize): void {
  const q0 = load<i64>(query);
  const q1 = load<i64>(query, 8);
  const q2 = load<i64>(query, 16);
  const q3 = load<i64>(query, 24);
  const q4 = load<i64>(query, 32);
  const q5 = load<i64>(query, 40);
  for (let i: usize = 0; i < count; i++) {
    store<u16>(out + (i << 1), <u16>hammingSix(q0, q1, q2, q3, q4, q5, rows + i * 48));
  }
}
