import { dotRow } from './dot-row';

/**
 * out[i] = sum over j of query[j] * rows[i][j], for i < count.
 * One sequential stream over the rows: four rows at once would defeat the prefetcher and halve the speed from DRAM.
 * @param out f32[count]
 * @param query f32[dim]
 * @param rows f32[count][dim], row-major without gaps
 */
export function dotScan(out: usize, query: usize, rows: usize, count: i32, dim: i32): void {
  const bytes = (<usize>dim) << 2;
  for (let i = 0; i < count; i++) {
    store<f32>(out + ((<usize>i) << 2), dotRow(query, rows + <usize>i * bytes, bytes));
  }
}
