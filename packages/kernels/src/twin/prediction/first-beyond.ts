import type { TwinOf } from '../twin-of.ts';

/** The lowest index of a value that is not a number or farther from zero than `limit`, or -1. */
export const firstBeyond: TwinOf<'firstBeyond'> = (views) => (values, count, limit) => {
  const { f32 } = views;
  for (let i = 0; i < count; i++) if (!(Math.abs(f32[(values >>> 2) + i]!) <= limit)) return i;
  return -1;
};
