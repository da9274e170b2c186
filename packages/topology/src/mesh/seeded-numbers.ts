/** Whole numbers from 0 and below `bound`: the same ones for the same seed, so that a shape can be made again. */
export type SeededNumbers = (bound: number) => number;

/** A 32-bit state that is mixed per number (splitmix32): spreads well and protects nothing. */
export function seededNumbers(seed: number): SeededNumbers {
  let state = seed | 0;
  return (bound) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296) * bound);
  };
}
