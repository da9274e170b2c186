import type { TwinOf } from '../twin-of.ts';
import { withoutDenormals } from './without-denormals.ts';

/** One more sample in Holt's linear trend of every agent. */
export const holtStep: TwinOf<'holtStep'> = (views) => (levels, trends, row, agents, alpha, beta) => {
  const { f32 } = views;
  const gain = Math.fround(alpha);
  const trendGain = Math.fround(beta);
  for (let a = 0; a < agents; a++) {
    const before = f32[(levels >>> 2) + a]!;
    const trend = f32[(trends >>> 2) + a]!;
    const level = gain * f32[(row >>> 2) + a]! + (1 - gain) * (before + trend);
    f32[(levels >>> 2) + a] = withoutDenormals(level);
    f32[(trends >>> 2) + a] = withoutDenormals(trendGain * (level - before) + (1 - trendGain) * trend);
  }
};
