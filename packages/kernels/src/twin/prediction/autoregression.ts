import type { TwinOf } from '../twin-of.ts';

/** mean + phi^horizon * (newest - mean), phi = sum of the products of neighbours over the sum of squares. */
export const autoregression: TwinOf<'autoregression'> =
  (views) => (out, rows, agents, stride, window, first, count, horizon) => {
    const { f32 } = views;
    const ring = rows >>> 2;
    for (let a = 0; a < agents; a++) {
      let sum = 0;
      for (let t = 0; t < count; t++) sum += f32[ring + ((first + t) % window) * stride + a]!;
      const mean = sum / count;
      let products = 0;
      let squares = 0;
      let before = 0;
      for (let t = 0; t < count; t++) {
        const distance = f32[ring + ((first + t) % window) * stride + a]! - mean;
        products += before * distance;
        squares += distance * distance;
        before = distance;
      }
      const phi = squares > 0 ? products / squares : 0;
      f32[(out >>> 2) + a] = mean + phi ** horizon * before;
    }
  };
