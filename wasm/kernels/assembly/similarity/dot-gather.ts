import { dotScan } from './dot-scan';

/**
 * out[i] = query . rows[indexes[i]]: scores again, exactly, the rows that a coarse scan found.
 * @param out f32[count]
 * @param indexes u32[count]
 */
export function dotGather(out: usize, query: usize, rows: usize, indexes: usize, count: i32, dim: i32): void {
  const bytes = (<usize>dim) << 2;
  for (let i: usize = 0; i < <usize>count; i++) {
    const row = rows + <usize>load<u32>(indexes + (i << 2)) * bytes;
    dotScan(out + (i << 2), query, row, 1, dim);
  }
}
