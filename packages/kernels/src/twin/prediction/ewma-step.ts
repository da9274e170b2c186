import type { TwinOf } from '../twin-of.ts';
import { withoutDenormals } from './without-denormals.ts';

/** levels[a] = alpha * row[a] + (1 - alpha) * levels[a] */
export const ewmaStep: TwinOf<'ewmaStep'> = (views) => (levels, row, agents, alpha) => {
  const { f32 } = views;
  const gain = Math.fround(alpha);
  for (let a = 0; a < agents; a++) {
    const level = (levels >>> 2) + a;
    f32[level] = withoutDenormals(gain * f32[(row >>> 2) + a]! + (1 - gain) * f32[level]!);
  }
};
