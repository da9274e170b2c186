import type { Random } from '@conclave/contracts';

/** Mulberry32: 32 bits of state, nanoseconds a number, good enough for tests and no better. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

/** @param value what every call gives, from 0 and below 1. */
export function fixedRandom(value: number): Random {
  return { next: () => value };
}
