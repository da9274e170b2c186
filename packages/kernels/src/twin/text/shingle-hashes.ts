import type { TwinOf } from '../twin-of.ts';
import { mixHash } from './mix-hash.ts';

const shingleBytes = 5;
const wordFactor = 0x9e3779b1;
const byteFactor = 0x85ebca77;

/** A hash of every 5 bytes in a row, over a window that moves by one byte; fewer than 5 bytes are one shingle. */
export const shingleHashes: TwinOf<'shingleHashes'> = (views) => (out, bytes, count) => {
  const { u8, u32 } = views;
  const from = bytes >>> 0;
  const to = out >>> 2;
  let word = 0;
  for (let i = 0; i < Math.min(count, shingleBytes - 1); i++) word |= u8[from + i]! << (8 * i);
  if (count > 0 && count < shingleBytes) u32[to] = mixHash(Math.imul(word, wordFactor));
  for (let i = shingleBytes - 1; i < count; i++) {
    const last = u8[from + i]!;
    u32[to + i - shingleBytes + 1] = mixHash(Math.imul(word, wordFactor) + Math.imul(last, byteFactor));
    word = (word >>> 8) | (last << 24);
  }
  return count === 0 ? 0 : Math.max(1, count - shingleBytes + 1);
};
