import type { TwinOf } from '../twin-of.ts';

const lanes = 4;

/** The bits that were counted in more than half of `total` words, as a signed number. */
export const majorityBits: TwinOf<'majorityBits'> = (views) => (counters, total) => {
  let word = 0;
  for (let bit = 0; bit < 32; bit++) {
    let count = 0;
    let weight = 1;
    for (let at = counters >>> 2; weight <= total; at += lanes) {
      for (let lane = 0; lane < lanes; lane++) count += ((views.u32[at + lane]! >>> bit) & 1) * weight;
      weight *= 2;
    }
    if (count * 2 > total) word |= 1 << bit;
  }
  return word;
};
