import type { TwinOf } from '../twin-of.ts';

const { fround } = Math;

/** out[r][i] = sum over o of delta[r][o] * weights[i][o]. */
export const denseInputGradient: TwinOf<'denseInputGradient'> = (views) => {
  return (out, delta, weights, batch, inputs, outputs) => {
    const { f32 } = views;
    for (let r = 0; r < batch; r++) {
      for (let i = 0; i < inputs; i++) {
        const row = (weights >>> 2) + i * outputs;
        f32[(out >>> 2) + r * inputs + i] = dotInLanes(f32, (delta >>> 2) + r * outputs, row, outputs);
      }
    }
  };
};

/** Four sums, of every fourth product each, as (s0 + s2) + (s1 + s3), then what is left over. */
function dotInLanes(f32: Float32Array, a: number, b: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const vectorEnd = count & ~3;
  let j = 0;
  for (; j < vectorEnd; j += 4) {
    s0 = fround(s0 + fround(f32[a + j]! * f32[b + j]!));
    s1 = fround(s1 + fround(f32[a + j + 1]! * f32[b + j + 1]!));
    s2 = fround(s2 + fround(f32[a + j + 2]! * f32[b + j + 2]!));
    s3 = fround(s3 + fround(f32[a + j + 3]! * f32[b + j + 3]!));
  }
  let sum = fround(fround(s0 + s2) + fround(s1 + s3));
  for (; j < count; j++) sum = fround(sum + fround(f32[a + j]! * f32[b + j]!));
  return sum;
}
