import type { TwinOf } from '../twin-of.ts';
import { l2Row } from './l2-row.ts';

/** out[i] = |query - rows[indexes[i]]|^2. */
export const l2Gather: TwinOf<'l2Gather'> = (views) => (out, query, rows, indexes, count, dim) => {
  const { f32, u32 } = views;
  for (let i = 0; i < count; i++) {
    const row = (rows >>> 2) + u32[(indexes >>> 2) + i]! * dim;
    f32[(out >>> 2) + i] = l2Row(f32, query >>> 2, row, dim);
  }
};
