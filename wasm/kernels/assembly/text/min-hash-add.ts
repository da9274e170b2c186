const signatureBytes: usize = 512;
const blockBytes: usize = 64;

/**
 * minima[j] = min(minima[j], hashes[i] * multipliers[j] modulo 2^32) over all i, for 128 j: each j puts the shingles
 * into another order, and keeps the first. Two texts have the same first with the probability of their Jaccard
 * similarity (Broder, 1997). An odd multiplier is a permutation; as the hashes are mixed already, adding an offset, too,
 * would not make the estimate better.
 * @param minima u32[128]; full of ones before the first call
 * @param hashes u32[count]
 * @param multipliers u32[128], odd
 */
export function minHashAdd(minima: usize, hashes: usize, count: i32, multipliers: usize): void {
  const end = hashes + ((<usize>count) << 2);
  const pairsEnd = hashes + ((<usize>(count & ~1)) << 2);
  for (let j: usize = 0; j < signatureBytes; j += blockBytes) {
    const a = multipliers + j;
    const out = minima + j;
    const a0 = v128.load(a);
    const a1 = v128.load(a, 16);
    const a2 = v128.load(a, 32);
    const a3 = v128.load(a, 48);
    let m0 = v128.load(out);
    let m1 = v128.load(out, 16);
    let m2 = v128.load(out, 32);
    let m3 = v128.load(out, 48);
    let at = hashes;
    for (; at < pairsEnd; at += 8) {
      const x = v128.load32_splat(at);
      m0 = i32x4.min_u(m0, i32x4.mul(x, a0));
      m1 = i32x4.min_u(m1, i32x4.mul(x, a1));
      m2 = i32x4.min_u(m2, i32x4.mul(x, a2));
      m3 = i32x4.min_u(m3, i32x4.mul(x, a3));
      const y = v128.load32_splat(at, 4);
      m0 = i32x4.min_u(m0, i32x4.mul(y, a0));
      m1 = i32x4.min_u(m1, i32x4.mul(y, a1));
      m2 = i32x4.min_u(m2, i32x4.mul(y, a2));
      m3 = i32x4.min_u(m3, i32x4.mul(y, a3));
    }
    if (at < end) {
      const x = v128.load32_splat(at);
      m0 = i32x4.min_u(m0, i32x4.mul(x, a0));
      m1 = i32x4.min_u(m1, i32x4.mul(x, a1));
      m2 = i32x4.min_u(m2, i32x4.mul(x, a2));
      m3 = i32x4.min_u(m3, i32x4.mul(x, a3));
    }
    v128.store(out, m0);
    v128.store(out, m1, 16);
    v128.store(out, m2, 32);
    v128.store(out, m3, 48);
  }
}
