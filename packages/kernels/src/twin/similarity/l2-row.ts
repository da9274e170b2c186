/** Sum of (f32[a + j] - f32[b + j])^2 over `dim` numbers. */
export function l2Row(f32: Float32Array, a: number, b: number, dim: number): number {
  let s0 = 0;
  let s1 = 0;
  const pairEnd = dim & ~1;
  let j = 0;
  for (; j < pairEnd; j += 2) {
    const even = f32[a + j]! - f32[b + j]!;
    const odd = f32[a + j + 1]! - f32[b + j + 1]!;
    s0 += even * even;
    s1 += odd * odd;
  }
  if (j < dim) {
    const last = f32[a + j]! - f32[b + j]!;
    s0 += last * last;
  }
  return s0 + s1;
}
