import type { TwinOf } from '../twin-of.ts';

/** out = mean + phi^horizon * (sample - mean), phi = products / squares between -1 and 1. */
export const autoregressionAhead: TwinOf<'autoregressionAhead'> =
  (views) => (out, means, products, squares, row, agents, horizon) => {
    const { f32 } = views;
    for (let a = 0; a < agents; a++) {
      const square = f32[(squares >>> 2) + a]!;
      const ratio = square > 0 ? f32[(products >>> 2) + a]! / square : 0;
      const phi = Math.max(-1, Math.min(1, ratio));
      const mean = f32[(means >>> 2) + a]!;
      f32[(out >>> 2) + a] = mean + phi ** horizon * (f32[(row >>> 2) + a]! - mean);
    }
  };
