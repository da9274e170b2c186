import type { TwinOf } from '../twin-of.ts';

const { fround, sqrt } = Math;

/** A step of Adam; see the kernel for the formula. */
export const adamStep: TwinOf<'adamStep'> = (views) => {
  return (parameters, gradients, means, squares, count, rate, decay1, decay2, epsilon) => {
    const { f32 } = views;
    const [step, d1, d2, least] = [fround(rate), fround(decay1), fround(decay2), fround(epsilon)];
    const [rest1, rest2] = [fround(1 - d1), fround(1 - d2)];
    for (let i = 0; i < count; i++) {
      const at = (parameters >>> 2) + i;
      const meanAt = (means >>> 2) + i;
      const squareAt = (squares >>> 2) + i;
      const gradient = f32[(gradients >>> 2) + i]!;
      const mean = fround(fround(d1 * f32[meanAt]!) + fround(rest1 * gradient));
      const squared = fround(rest2 * fround(gradient * gradient));
      const square = fround(fround(d2 * f32[squareAt]!) + squared);
      f32[meanAt] = mean;
      f32[squareAt] = square;
      const change = fround(mean / fround(fround(sqrt(square)) + least));
      f32[at] = f32[at]! - fround(step * change);
    }
  };
};
