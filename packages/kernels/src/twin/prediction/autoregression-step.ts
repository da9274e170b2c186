import type { TwinOf } from '../twin-of.ts';
import { withoutDenormals } from './without-denormals.ts';

/** One more sample in a first-order autoregression that forgets, at the rate max(gain, 1 / age). */
export const autoregressionStep: TwinOf<'autoregressionStep'> =
  (views) => (means, products, squares, befores, row, ages, agents, gain) => {
    const { f32 } = views;
    for (let a = 0; a < agents; a++) {
      const rate = Math.max(Math.fround(gain), 1 / f32[(ages >>> 2) + a]!);
      const sample = f32[(row >>> 2) + a]!;
      const old = f32[(means >>> 2) + a]!;
      const mean = old + rate * (sample - old);
      const before = f32[(befores >>> 2) + a]! - mean;
      const product = (products >>> 2) + a;
      const square = (squares >>> 2) + a;
      f32[(means >>> 2) + a] = withoutDenormals(mean);
      f32[product] = withoutDenormals((1 - rate) * f32[product]! + before * (sample - mean));
      f32[square] = withoutDenormals((1 - rate) * f32[square]! + before * before);
    }
  };
