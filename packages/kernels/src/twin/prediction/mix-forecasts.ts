import type { TwinOf } from '../twin-of.ts';

const sharpness = 16;

/** out[a] = mean of the forecasts weighted with (least error / error)^16. */
export const mixForecasts: TwinOf<'mixForecasts'> =
  (views) => (out, forecasts, errors, forecasters, agents, stride) => {
    const { f32 } = views;
    for (let a = 0; a < agents; a++) {
      let least = Infinity;
      for (let c = 0; c < forecasters; c++) least = Math.min(least, f32[(errors >>> 2) + c * stride + a]!);
      let weights = 0;
      let sum = 0;
      for (let c = 0; c < forecasters; c++) {
        const error = f32[(errors >>> 2) + c * stride + a]!;
        const weight = error === least ? 1 : (least / error) ** sharpness;
        weights += weight;
        sum += weight * f32[(forecasts >>> 2) + c * stride + a]!;
      }
      f32[(out >>> 2) + a] = sum / weights;
    }
  };
