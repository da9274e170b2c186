import { expect } from 'vitest';

/** Products below the normal range are rounded to whole multiples of 1.4e-45, each of them once. */
const denormalSlack = 1e-42;

/**
 * Compares sums that were added in another order. The right measure is the sum of the absolute terms: relative to the
 * result itself the error of nearly orthogonal vectors has no bound.
 * @param scales for each sum, the sum of the absolute values of its terms.
 */
export function expectSumsClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { scales, tolerance, name }: { scales: ArrayLike<number>; tolerance: number; name: string },
): void {
  expect(actual.length, `${name}: length`).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    const same = Object.is(actual[i], expected[i]) || error <= scales[i]! * tolerance + denormalSlack;
    expect(same, `${name}: [${i}] is ${actual[i]}, expected ${expected[i]}, scale ${scales[i]}`).toBe(true);
  }
}
