import type { TwinOf } from '../twin-of.ts';
import { hammingRow } from './hamming-row.ts';

/** out[i] = the number of bits in which query and rows[i] differ. */
export const hammingScan: TwinOf<'hammingScan'> = (views) => (out, query, rows, count, words) => {
  const { u16, u32 } = views;
  for (let i = 0; i < count; i++) {
    u16[(out >>> 1) + i] = hammingRow(u32, query >>> 2, (rows >>> 2) + i * words * 2, words);
  }
};
