import type { TwinOf } from '../twin-of.ts';
import { l2Row } from './l2-row.ts';

/** out[i] = |query - rows[i]|^2. */
export const l2Scan: TwinOf<'l2Scan'> = (views) => (out, query, rows, count, dim) => {
  const { f32 } = views;
  for (let i = 0; i < count; i++) {
    f32[(out >>> 2) + i] = l2Row(f32, query >>> 2, (rows >>> 2) + i * dim, dim);
  }
};
