import { l2Scan } from './l2-scan';

/** out[i] = |query - row|^2, for rows at any places. Layout as `dotGather`. */
export function l2Gather(out: usize, query: usize, pointers: usize, count: i32, dim: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    l2Scan(out + (i << 2), query, <usize>load<u32>(pointers + (i << 2)), 1, dim);
  }
}
