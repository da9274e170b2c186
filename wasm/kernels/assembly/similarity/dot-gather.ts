import { dotScan } from './dot-scan';

/**
 * out[i] = query . row, for rows at any places: scores again, exactly, what a coarse scan found.
 * @param out f32[count]
 * @param pointers u32[count]: where each row begins
 */
export function dotGather(out: usize, query: usize, pointers: usize, count: i32, dim: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    dotScan(out + (i << 2), query, <usize>load<u32>(pointers + (i << 2)), 1, dim);
  }
}
