/** base^exponent per f32 lane by repeated squaring. */
export function power4(base: v128, exponent: i32): v128 {
  let factor = f32x4.splat(1);
  let square = base;
  for (let h = exponent; h > 0; h >>= 1) {
    if (h & 1) factor = f32x4.mul(factor, square);
    square = f32x4.mul(square, square);
  }
  return factor;
}

/** The same for one number. */
export function power(base: f32, exponent: i32): f32 {
  let factor: f32 = 1;
  let square = base;
  for (let h = exponent; h > 0; h >>= 1) {
    if (h & 1) factor *= square;
    square *= square;
  }
  return factor;
}
