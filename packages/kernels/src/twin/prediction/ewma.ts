import type { TwinOf } from '../twin-of.ts';

/** level = alpha * sample + (1 - alpha) * level, from the oldest sample to the newest. */
export const ewma: TwinOf<'ewma'> = (views) => (out, rows, agents, stride, window, first, count, alpha) => {
  const { f32 } = views;
  const gain = Math.fround(alpha);
  const ring = rows >>> 2;
  for (let a = 0; a < agents; a++) {
    let level = f32[ring + first * stride + a]!;
    for (let t = 1; t < count; t++) {
      const sample = f32[ring + ((first + t) % window) * stride + a]!;
      level = gain * sample + (1 - gain) * level;
    }
    f32[(out >>> 2) + a] = level;
  }
};
