/** Sum of f32[a + j] * f32[b + j] over `dim` numbers. Four sums, because one would wait for itself. */
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
