import { laneSum } from '../vector/lane-sum';

const signatureBytes: usize = 512;
const blockBytes: usize = 128;

/**
 * out[i] = how many of the 128 numbers of `signature` and of signatures[i] are equal.
 * @param out u32[count]
 * @param signature u32[128]
 * @param signatures u32[count][128]
 */
export function signatureMatches(out: usize, signature: usize, signatures: usize, count: i32): void {
  const end = out + ((<usize>count) << 2);
  let row = signatures;
  for (let at = out; at < end; at += 4) {
    store<i32>(at, matches(signature, row));
    row += signatureBytes;
  }
}

/** Comparisons give -1 per lane for equal numbers. */
function matches(a: usize, b: usize): i32 {
  let c0 = i32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  const end = b + signatureBytes;
  let x = a;
  for (let y = b; y < end; y += blockBytes) {
    c0 = i32x4.sub(c0, i32x4.eq(v128.load(x), v128.load(y)));
    c1 = i32x4.sub(c1, i32x4.eq(v128.load(x, 16), v128.load(y, 16)));
    c2 = i32x4.sub(c2, i32x4.eq(v128.load(x, 32), v128.load(y, 32)));
    c3 = i32x4.sub(c3, i32x4.eq(v128.load(x, 48), v128.load(y, 48)));
    c0 = i32x4.sub(c0, i32x4.eq(v128.load(x, 64), v128.load(y, 64)));
    c1 = i32x4.sub(c1, i32x4.eq(v128.load(x, 80), v128.load(y, 80)));
    c2 = i32x4.sub(c2, i32x4.eq(v128.load(x, 96), v128.load(y, 96)));
    c3 = i32x4.sub(c3, i32x4.eq(v128.load(x, 112), v128.load(y, 112)));
    x += blockBytes;
  }
  return laneSum(i32x4.add(i32x4.add(c0, c1), i32x4.add(c2, c3)));
}
