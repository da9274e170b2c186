import type { TwinOf } from '../twin-of.ts';

const { fround } = Math;

/** out[r][o] = bias[o] + sum over i of input[r][i] * weights[i][o], from left to right, each step rounded. */
export const denseForward: TwinOf<'denseForward'> = (views) => {
  return (out, input, weights, bias, batch, inputs, outputs) => {
    const { f32 } = views;
    for (let r = 0; r < batch; r++) {
      const row = (input >>> 2) + r * inputs;
      for (let o = 0; o < outputs; o++) {
        let sum = f32[(bias >>> 2) + o]!;
        let weight = (weights >>> 2) + o;
        for (let i = 0; i < inputs; i++, weight += outputs) {
          sum = fround(sum + fround(f32[row + i]! * f32[weight]!));
        }
        f32[(out >>> 2) + r * outputs + o] = sum;
      }
    }
  };
};
