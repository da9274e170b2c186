import type { TwinOf } from '../twin-of.ts';

const { fround } = Math;

/** parameters[i] -= rate * gradients[i] */
export const sgdStep: TwinOf<'sgdStep'> = (views) => (parameters, gradients, count, rate) => {
  const { f32 } = views;
  const rounded = fround(rate);
  for (let i = 0; i < count; i++) {
    const at = (parameters >>> 2) + i;
    f32[at] = f32[at]! - fround(rounded * f32[(gradients >>> 2) + i]!);
  }
};
