import type { TwinOf } from '../twin-of.ts';

const { fround } = Math;

/** Sums over the batch of input times delta, and of delta, from the first row to the last, each step rounded. */
export const denseWeightGradient: TwinOf<'denseWeightGradient'> = (views) => {
  return (weightGradient, biasGradient, input, delta, batch, inputs, outputs) => {
    const { f32 } = views;
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let r = 0; r < batch; r++) sum = fround(sum + f32[(delta >>> 2) + r * outputs + o]!);
      f32[(biasGradient >>> 2) + o] = sum;
    }
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        let sum = 0;
        for (let r = 0; r < batch; r++) {
          const product = f32[(input >>> 2) + r * inputs + i]! * f32[(delta >>> 2) + r * outputs + o]!;
          sum = fround(sum + fround(product));
        }
        f32[(weightGradient >>> 2) + i * outputs + o] = sum;
      }
    }
  };
};
