/**
 * totals[k] = sum of the weights of the votes for k. Vote i is added to sub-table i mod 4, in ascending order of i, and
 * the sub-tables as (t0 + t1) + (t2 + t3): four votes in a row for one option need not wait for each other, and the
 * order of the additions, and so the last bit, is the same on every machine.
 * @param totals f64[optionCount]
 * @param tables scratch, f64[4][optionCount]
 * @param options u16[count]
 * @param weights f64[count]
 * @param optionCount from 1 to 65,536
 * @returns the bits 1 for an option out of range, after which counting stops and the totals mean nothing, and 2 for a
 * weight below zero or -0. Infinite weights and what is not a number show in the totals.
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
  const last = i16x8.splat(<i16>(optionCount - 1));
  const length = <usize>count;
  const blockEnd = length & ~7;
  let signs = i64x2.splat(0);
  let i: usize = 0;
  for (; i < blockEnd; i += 8) {
    const o = options + (i << 1);
    const w = weights + (i << 3);
    if (v128.any_true(i16x8.gt_u(v128.load(o), last))) return 1;
    const lower = v128.or(v128.load(w), v128.load(w, 16));
    const upper = v128.or(v128.load(w, 32), v128.load(w, 48));
    signs = v128.or(signs, v128.or(lower, upper));
    const first = load<u64>(o);
    add(tables + ((<usize>first & 0xffff) << 3), load<f64>(w));
    add(t1 + ((<usize>(first >> 16) & 0xffff) << 3), load<f64>(w, 8));
    add(t2 + ((<usize>(first >> 32) & 0xffff) << 3), load<f64>(w, 16));
    add(t3 + ((<usize>(first >> 48)) << 3), load<f64>(w, 24));
    const second = load<u64>(o, 8);
    add(tables + ((<usize>second & 0xffff) << 3), load<f64>(w, 32));
    add(t1 + ((<usize>(second >> 16) & 0xffff) << 3), load<f64>(w, 40));
    add(t2 + ((<usize>(second >> 32) & 0xffff) << 3), load<f64>(w, 48));
    add(t3 + ((<usize>(second >> 48)) << 3), load<f64>(w, 56));
  }
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
