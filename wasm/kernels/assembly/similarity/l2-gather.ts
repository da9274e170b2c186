import { l2Scan } from './l2-scan';

/** out[i] = |query - rows[indexes[i]]|^2. Layout as `dotGather`. */
export function l2Gather(out: usize, query: usize, rows: usize, indexes: usize, count: i32, dim: i32): void {
  const bytes = (<usize>dim) << 2;
  for (let i: usize = 0; i < <usize>count; i++) {
    const row = rows + <usize>load<u32>(indexes + (i << 2)) * bytes;
    l2Scan(out + (i << 2), query, row, 1, dim);
  }
}
