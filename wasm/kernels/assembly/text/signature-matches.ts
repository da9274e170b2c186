const signatureBytes: usize = 512;
const blockBytes: usize = 64;

/**
 * out[i] = how many of the 128 numbers of `signature` and of signatures[i] are equal.
 * @param out u32[count]
 * @param signature u32[128]
 * @param signatures u32[count][128]
 */
export function signatureMatches(out: usize, signature: usize, signatures: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    store<u32>(out + (i << 2), matches(signature, signatures + i * signatureBytes));
  }
}

function matches(a: usize, b: usize): u32 {
  let c0 = i32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (let j: usize = 0; j < signatureBytes; j += blockBytes) {
    const x = a + j;
    const y = b + j;
    c0 = i32x4.sub(c0, i32x4.eq(v128.load(x), v128.load(y)));
    c1 = i32x4.sub(c1, i32x4.eq(v128.load(x, 16), v128.load(y, 16)));
    c2 = i32x4.sub(c2, i32x4.eq(v128.load(x, 32), v128.load(y, 32)));
    c3 = i32x4.sub(c3, i32x4.eq(v128.load(x, 48), v128.load(y, 48)));
  }
  const sum = i32x4.add(i32x4.add(c0, c1), i32x4.add(c2, c3));
  const upper = i8x16.shuffle(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  const pairs = i32x4.add(sum, upper);
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}
