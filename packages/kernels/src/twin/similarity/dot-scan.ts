import type { TwinOf } from '../twin-of.ts';
import { dotRow } from './dot-row.ts';

/** out[i] = sum over j of query[j] * rows[i][j]. */
export const dotScan: TwinOf<'dotScan'> = (views) => (out, query, rows, count, dim) => {
  const { f32 } = views;
  for (let i = 0; i < count; i++) {
    f32[(out >>> 2) + i] = dotRow(f32, query >>> 2, (rows >>> 2) + i * dim, dim);
  }
};
