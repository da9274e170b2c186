import type { TwinOf } from '../twin-of.ts';
import { dotRow } from './dot-row.ts';

/** out[i] = query . rows[indexes[i]]. */
export const dotGather: TwinOf<'dotGather'> = (views) => (out, query, rows, indexes, count, dim) => {
  const { f32, u32 } = views;
  for (let i = 0; i < count; i++) {
    const row = (rows >>> 2) + u32[(indexes >>> 2) + i]! * dim;
    f32[(out >>> 2) + i] = dotRow(f32, query >>> 2, row, dim);
  }
};
