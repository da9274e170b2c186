import type { TwinOf } from '../twin-of.ts';

/** out = levels + horizon * trends */
export const trendAhead: TwinOf<'trendAhead'> = (views) => (out, levels, trends, agents, horizon) => {
  const { f32 } = views;
  for (let a = 0; a < agents; a++) {
    f32[(out >>> 2) + a] = f32[(levels >>> 2) + a]! + horizon * f32[(trends >>> 2) + a]!;
  }
};
