import type { TwinOf } from '../twin-of.ts';

/** out[i] = (query . rows[i]) * scales[i] * queryScale - offsets[i], rounded to f32 at each step. */
export const int8Scan: TwinOf<'int8Scan'> =
  (views) => (out, query, queryScale, rows, scales, offsets, count, dim) => {
    const { f32 } = views;
    const scale = Math.fround(queryScale);
    for (let i = 0; i < count; i++) {
      const sum = Math.fround(int8Row(views, query >>> 1, (rows >>> 0) + i * dim, dim));
      const product = Math.fround(Math.fround(sum * f32[(scales >>> 2) + i]!) * scale);
      f32[(out >>> 2) + i] = product - (offsets === 0 ? 0 : f32[(offsets >>> 2) + i]!);
    }
  };

interface Bytes {
  readonly i8: Int8Array;
  readonly i16: Int16Array;
}

function int8Row({ i8, i16 }: Bytes, query: number, row: number, dim: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const blockEnd = dim & ~3;
  let j = 0;
  for (; j < blockEnd; j += 4) {
    s0 = (s0 + i16[query + j]! * i8[row + j]!) | 0;
    s1 = (s1 + i16[query + j + 1]! * i8[row + j + 1]!) | 0;
    s2 = (s2 + i16[query + j + 2]! * i8[row + j + 2]!) | 0;
    s3 = (s3 + i16[query + j + 3]! * i8[row + j + 3]!) | 0;
  }
  for (; j < dim; j++) s0 = (s0 + i16[query + j]! * i8[row + j]!) | 0;
  return (s0 + s1 + s2 + s3) | 0;
}
