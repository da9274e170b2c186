/** What fades away becomes zero here: numbers below 1e-38 would make each later step several times as slow. */
const smallest: f32 = 1e-30;

/** Zero instead of what is nearer to it than 1e-30, per f32 lane. */
export function withoutDenormals4(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(smallest)));
}

/** The same for one number. */
export function withoutDenormals(x: f32): f32 {
  return abs(x) < smallest ? 0 : x;
}
