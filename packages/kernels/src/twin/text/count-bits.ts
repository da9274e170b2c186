import type { TwinOf } from '../twin-of.ts';

const lanes = 4;

/**
 * Counts for each bit in how many words it is set. Bit k of the counter for bit b is bit b of plane k; word i counts in
 * lane i modulo 4 of the planes.
 */
export const countBits: TwinOf<'countBits'> = (views) => (counters, words, count) => {
  const { u32 } = views;
  const from = words >>> 2;
  for (let i = 0; i < count; i++) {
    let carry = u32[from + i]! | 0;
    for (let at = (counters >>> 2) + (i & (lanes - 1)); carry !== 0; at += lanes) {
      const plane = u32[at]! | 0;
      u32[at] = plane ^ carry;
      carry &= plane;
    }
  }
};
