import type { TwinOf } from '../twin-of.ts';

/** out[i] = query . rows[i] / (|query| |rows[i]|); 0 where a vector is all zeros, NaN where one has a NaN. */
export const cosineScan: TwinOf<'cosineScan'> = (views) => (out, query, rows, count, dim) => {
  const { f32 } = views;
  for (let i = 0; i < count; i++) {
    f32[(out >>> 2) + i] = cosineRow(f32, query >>> 2, (rows >>> 2) + i * dim, dim);
  }
};

/** The sums are rounded to f32 as those of the vector kernel are, so that both overflow and vanish alike. */
function cosineRow(f32: Float32Array, a: number, b: number, dim: number): number {
  let dot = 0;
  let left = 0;
  let right = 0;
  for (let j = 0; j < dim; j++) {
    const x = f32[a + j]!;
    const y = f32[b + j]!;
    dot += x * y;
    left += x * x;
    right += y * y;
  }
  const product = Math.fround(left) * Math.fround(right);
  return product === 0 ? 0 : Math.fround(dot) / Math.sqrt(product);
}
