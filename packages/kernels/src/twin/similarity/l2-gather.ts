import type { TwinOf } from '../twin-of.ts';
import { l2Row } from './l2-row.ts';

/** out[i] = |query - row|^2, for rows at any places. */
export const l2Gather: TwinOf<'l2Gather'> = (views) => (out, query, pointers, count, dim) => {
  const { f32, u32 } = views;
  for (let i = 0; i < count; i++) {
    const row = u32[(pointers >>> 2) + i]! >>> 2;
    f32[(out >>> 2) + i] = l2Row(f32, query >>> 2, row, dim);
  }
};
