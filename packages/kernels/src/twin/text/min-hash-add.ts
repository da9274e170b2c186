import type { TwinOf } from '../twin-of.ts';

const signatureLanes = 128;

/** minima[j] = min(minima[j], hashes[i] * multipliers[j]). Four j at once share the load of a hash. */
export const minHashAdd: TwinOf<'minHashAdd'> = (views) => (minima, hashes, count, multipliers) => {
  const { u32 } = views;
  const from = hashes >>> 2;
  for (let j = 0; j < signatureLanes; j += 4) {
    const a = (multipliers >>> 2) + j;
    const out = (minima >>> 2) + j;
    const a0 = u32[a]!;
    const a1 = u32[a + 1]!;
    const a2 = u32[a + 2]!;
    const a3 = u32[a + 3]!;
    let m0 = u32[out]!;
    let m1 = u32[out + 1]!;
    let m2 = u32[out + 2]!;
    let m3 = u32[out + 3]!;
    for (let i = from; i < from + count; i++) {
      const hash = u32[i]!;
      const x0 = Math.imul(hash, a0) >>> 0;
      const x1 = Math.imul(hash, a1) >>> 0;
      const x2 = Math.imul(hash, a2) >>> 0;
      const x3 = Math.imul(hash, a3) >>> 0;
      if (x0 < m0) m0 = x0;
      if (x1 < m1) m1 = x1;
      if (x2 < m2) m2 = x2;
      if (x3 < m3) m3 = x3;
    }
    u32[out] = m0;
    u32[out + 1] = m1;
    u32[out + 2] = m2;
    u32[out + 3] = m3;
  }
};
