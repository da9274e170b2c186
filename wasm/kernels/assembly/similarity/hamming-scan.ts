import { hammingRow } from './hamming-row';

/**
 * out[i] = the number of bits in which query and rows[i] differ.
 * @param out u16[count]
 * @param query u64[words]
 * @param rows u64[count][words]
 * @param words at most 1023, so that a distance fits 16 bits
 */
export function hammingScan(out: usize, query: usize, rows: usize, count: i32, words: i32): void {
  const bytes = (<usize>words) << 3;
  for (let i: usize = 0; i < <usize>count; i++) {
    store<u16>(out + (i << 1), <u16>hammingRow(query, rows + i * bytes, <usize>words));
  }
}
