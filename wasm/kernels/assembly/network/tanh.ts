/**
 * The hyperbolic tangent of four f32, by a quotient of polynomials: the same bits on every machine, which no library
 * function promises. The error is below 5e-7. Source: Eigen, `generic_fast_tanh_float`.
 */
export function tanhOf(value: v128): v128 {
  const limit = f32x4.splat(7.90531110763549805);
  const x = f32x4.max(f32x4.min(value, limit), f32x4.neg(limit));
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = times(p, square, 2.00018790482477e-13);
  p = times(p, square, -8.60467152213735e-11);
  p = times(p, square, 5.12229709037114e-8);
  p = times(p, square, 1.48572235717979e-5);
  p = times(p, square, 6.37261928875436e-4);
  p = times(p, square, 4.89352455891786e-3);
  let q = f32x4.splat(1.19825839466702e-6);
  q = times(q, square, 1.18534705686654e-4);
  q = times(q, square, 2.268434632439e-3);
  q = times(q, square, 4.89352518554385e-3);
  return f32x4.div(f32x4.mul(x, p), q);
}

function times(sum: v128, factor: v128, next: f32): v128 {
  return f32x4.add(f32x4.mul(sum, factor), f32x4.splat(next));
}
