import type { TwinOf } from '../twin-of.ts';
import { withoutDenormals } from './without-denormals.ts';

/** errors[c][a] += rate * (|row[a] - forecasts[c][a]| - errors[c][a]) */
export const errorStep: TwinOf<'errorStep'> =
  (views) => (errors, forecasts, row, forecasters, agents, stride, rate) => {
    const { f32 } = views;
    const share = Math.fround(rate);
    for (let c = 0; c < forecasters; c++) {
      for (let a = 0; a < agents; a++) {
        const error = (errors >>> 2) + c * stride + a;
        const size = Math.abs(f32[(row >>> 2) + a]! - f32[(forecasts >>> 2) + c * stride + a]!);
        f32[error] = withoutDenormals(f32[error]! + share * (size - f32[error]!));
      }
    }
  };
