import { optionMask } from './option-mask';

/**
 * totals[k] = sum of the weights of the votes for k. Vote i is added to sub-table i mod 4, in ascending order of i, and
 * the sub-tables as (t0 + t1) + (t2 + t3): four votes in a row for one option need not wait for each other, and the
 * order of the additions, and so the last bit, is the same on every machine.
 * @param totals f64[optionCount]
 * @param tables scratch, f64[5][optionCount]: behind the four sub-tables goes what is added for options out of range
 * @param options u16[count]
 * @param weights f64[count]
 * @param optionCount from 1 to 65,536
 * @returns 1 for an option out of range, when no total is written; else 2 for a weight below zero or -0, else 0. Infinite
 * weights and what is not a number show in the totals.
 */
export function tallyWeights(
  totals: usize,
  tables: usize,
  options: usize,
  weights: usize,
  count: i32,
  optionCount: i32,
): i32 {
  const tableBytes = (<usize>optionCount) << 3;
  const t1 = tables + tableBytes;
  const t2 = t1 + tableBytes;
  const t3 = t2 + tableBytes;
  memory.fill(tables, 0, tableBytes << 2);
  const mask = optionMask(optionCount);
  const length = <usize>count;
  const blockEnd = length & ~7;
  let greatest = i16x8.splat(0);
  let signs = i64x2.splat(0);
  let i: usize = 0;
  for (; i < blockEnd; i += 8) {
    const o = options + (i << 1);
    const w = weights + (i << 3);
    const w0 = v128.load(w);
    const w1 = v128.load(w, 16);
    const w2 = v128.load(w, 32);
    const w3 = v128.load(w, 48);
    greatest = i16x8.max_u(greatest, v128.load(o));
    signs = v128.or(signs, v128.or(v128.or(w0, w1), v128.or(w2, w3)));
    const first = load<u64>(o) & mask;
    add(tables + ((<usize>first & 0xffff) << 3), f64x2.extract_lane(w0, 0));
    add(t1 + ((<usize>(first >> 16) & 0xffff) << 3), f64x2.extract_lane(w0, 1));
    add(t2 + ((<usize>(first >> 32) & 0xffff) << 3), f64x2.extract_lane(w1, 0));
    add(t3 + ((<usize>(first >> 48)) << 3), f64x2.extract_lane(w1, 1));
    const second = load<u64>(o, 8) & mask;
    add(tables + ((<usize>second & 0xffff) << 3), f64x2.extract_lane(w2, 0));
    add(t1 + ((<usize>(second >> 16) & 0xffff) << 3), f64x2.extract_lane(w2, 1));
    add(t2 + ((<usize>(second >> 32) & 0xffff) << 3), f64x2.extract_lane(w3, 0));
    add(t3 + ((<usize>(second >> 48)) << 3), f64x2.extract_lane(w3, 1));
  }
  if (v128.any_true(i16x8.gt_u(greatest, i16x8.splat(<i16>(optionCount - 1))))) return 1;
  let isSigned = i32(i64x2.bitmask(signs) !== 0);
  for (; i < length; i++) {
    const option = <usize>load<u16>(options + (i << 1));
    if (option >= <usize>optionCount) return 1;
    const weight = load<f64>(weights + (i << 3));
    isSigned |= i32(reinterpret<i64>(weight) < 0);
    add(tables + (i & 3) * tableBytes + (option << 3), weight);
  }
  for (let k: usize = 0; k < tableBytes; k += 8) {
    const lower = load<f64>(tables + k) + load<f64>(t1 + k);
    const upper = load<f64>(t2 + k) + load<f64>(t3 + k);
    store<f64>(totals + k, lower + upper);
  }
  return isSigned << 1;
}

function add(total: usize, weight: f64): void {
  store<f64>(total, load<f64>(total) + weight);
}
