import type { TwinOf } from '../twin-of.ts';

/** mean + slope * (count - 1 + horizon - middle), with time centred. */
export const linearTrend: TwinOf<'linearTrend'> =
  (views) => (out, rows, agents, stride, window, first, count, horizon) => {
    const { f32 } = views;
    const ring = rows >>> 2;
    const middle = (count - 1) / 2;
    const squares = (count * (count * count - 1)) / 12;
    const reach = count < 2 ? 0 : (middle + horizon) / squares;
    for (let a = 0; a < agents; a++) {
      let sum = 0;
      let product = 0;
      for (let t = 0; t < count; t++) {
        const sample = f32[ring + ((first + t) % window) * stride + a]!;
        sum += sample;
        product += (t - middle) * sample;
      }
      f32[(out >>> 2) + a] = sum / count + reach * product;
    }
  };
