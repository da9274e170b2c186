import { optionMask } from './option-mask';

/**
 * totals[k] = sum of the whole weights of the votes for k, exact in any order as long as no total exceeds 2^53.
 * Vote i is added to sub-table i mod 4, so that votes in a row for one option need not wait for each other.
 * @param totals f64[optionCount]
 * @param tables scratch, u64[5][optionCount], as for `tallyWeights`
 * @param options u16[count]
 * @param weights u32[count]
 * @param optionCount from 1 to 65,536
 * @returns 1 for an option out of range, when no total is written; else 0.
 */
export function tallyIntegers(
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
  let i: usize = 0;
  for (; i < blockEnd; i += 8) {
    const o = options + (i << 1);
    const w = weights + (i << 2);
    greatest = i16x8.max_u(greatest, v128.load(o));
    const first = load<u64>(o) & mask;
    add(tables + ((<usize>first & 0xffff) << 3), load<u32>(w));
    add(t1 + ((<usize>(first >> 16) & 0xffff) << 3), load<u32>(w, 4));
    add(t2 + ((<usize>(first >> 32) & 0xffff) << 3), load<u32>(w, 8));
    add(t3 + ((<usize>(first >> 48)) << 3), load<u32>(w, 12));
    const second = load<u64>(o, 8) & mask;
    add(tables + ((<usize>second & 0xffff) << 3), load<u32>(w, 16));
    add(t1 + ((<usize>(second >> 16) & 0xffff) << 3), load<u32>(w, 20));
    add(t2 + ((<usize>(second >> 32) & 0xffff) << 3), load<u32>(w, 24));
    add(t3 + ((<usize>(second >> 48)) << 3), load<u32>(w, 28));
  }
  if (v128.any_true(i16x8.gt_u(greatest, i16x8.splat(<i16>(optionCount - 1))))) return 1;
  for (; i < length; i++) {
    const option = <usize>load<u16>(options + (i << 1));
    if (option >= <usize>optionCount) return 1;
    add(tables + (i & 3) * tableBytes + (option << 3), load<u32>(weights + (i << 2)));
  }
  for (let k: usize = 0; k < tableBytes; k += 8) {
    const lower = load<u64>(tables + k) + load<u64>(t1 + k);
    const upper = load<u64>(t2 + k) + load<u64>(t3 + k);
    store<f64>(totals + k, <f64>(lower + upper));
  }
  return 0;
}

function add(total: usize, weight: u32): void {
  store<u64>(total, load<u64>(total) + <u64>weight);
}
