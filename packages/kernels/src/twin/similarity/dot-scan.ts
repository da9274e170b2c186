import type { TwinOf } from '../twin-of.ts';

/** out[i] = sum over j of query[j] * rows[i][j]. Four sums, because one would wait for itself. */
export const dotScan: TwinOf<'dotScan'> = (views) => (out, query, rows, count, dim) => {
  const { f32 } = views;
  for (let i = 0; i < count; i++) {
    f32[(out >>> 2) + i] = dotRow(f32, query >>> 2, (rows >>> 2) + i * dim, dim);
  }
};

/** The dot product of the `dim` numbers from `a` and from `b` on, both indexes into `f32`. */
export function dotRow(f32: Float32Array, a: number, b: number, dim: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const blockEnd = dim & ~3;
  let j = 0;
  for (; j < blockEnd; j += 4) {
    s0 += f32[a + j]! * f32[b + j]!;
    s1 += f32[a + j + 1]! * f32[b + j + 1]!;
    s2 += f32[a + j + 2]! * f32[b + j + 2]!;
    s3 += f32[a + j + 3]! * f32[b + j + 3]!;
  }
  for (; j < dim; j++) s0 += f32[a + j]! * f32[b + j]!;
  return s0 + s1 + (s2 + s3);
}
