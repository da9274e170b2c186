import type { Random } from '@conclave/contracts';

/** Every length from 0 to three unrolled blocks and 3: whatever a loop, its vector tail and its scalar tail can meet. */
export function lengthsFor({ unroll, lanes }: { unroll: number; lanes: number }): number[] {
  return Array.from({ length: 3 * unroll * lanes + 4 }, (_, length) => length);
}

/** Numbers on which float kernels go wrong: not numbers, infinities, denormals, signed zeros, the ends of the range. */
export const specialFloats: readonly number[] = [
  [Number.NaN, Infinity, -Infinity, 0, -0],
  [1e-45, -1e-45, 1.1754943508222875e-38, 3.4028234663852886e38, -3.4028234663852886e38],
  [1, -1],
].flat();

/** Floats from -1 to 1 (exclusive). */
export function randomFloats(random: Random, length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, () => random.next() * 2 - 1);
}
