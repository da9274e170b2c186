import type { TwinOf } from '../twin-of.ts';
import { dotRow } from './dot-row.ts';

/** out[i] = query . row, for rows at any places. */
export const dotGather: TwinOf<'dotGather'> = (views) => (out, query, pointers, count, dim) => {
  const { f32, u32 } = views;
  for (let i = 0; i < count; i++) {
    const row = u32[(pointers >>> 2) + i]! >>> 2;
    f32[(out >>> 2) + i] = dotRow(f32, query >>> 2, row, dim);
  }
};
