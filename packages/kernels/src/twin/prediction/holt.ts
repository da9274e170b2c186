import type { TwinOf } from '../twin-of.ts';

/** Level and trend from the oldest sample to the newest, starting with the second and its distance from the first. */
export const holt: TwinOf<'holt'> =
  (views) => (out, rows, agents, stride, window, first, count, alpha, beta, horizon) => {
    const { f32 } = views;
    const gain = Math.fround(alpha);
    const trendGain = Math.fround(beta);
    const ring = rows >>> 2;
    const second = count < 2 ? first : (first + 1) % window;
    for (let a = 0; a < agents; a++) {
      let level = f32[ring + second * stride + a]!;
      let trend = level - f32[ring + first * stride + a]!;
      for (let t = 2; t < count; t++) {
        const before = level;
        const sample = f32[ring + ((first + t) % window) * stride + a]!;
        level = gain * sample + (1 - gain) * (level + trend);
        trend = trendGain * (level - before) + (1 - trendGain) * trend;
      }
      f32[(out >>> 2) + a] = level + horizon * trend;
    }
  };
