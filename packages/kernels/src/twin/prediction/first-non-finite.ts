import type { TwinOf } from '../twin-of.ts';

/** The lowest index of a value that is infinite or not a number, or -1. */
export const firstNonFinite: TwinOf<'firstNonFinite'> = (views) => (values, count) => {
  const { f32 } = views;
  for (let i = 0; i < count; i++) if (!Number.isFinite(f32[(values >>> 2) + i])) return i;
  return -1;
};
