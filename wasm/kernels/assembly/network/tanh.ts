import { loopConstant } from '../vector/loop-constant';

const vectorBytes: usize = 16;

/**
 * values[i] = shift + scale tanh(scale values[i]), by a quotient of polynomials: the same bits on every machine, which no
 * library function promises. Scale 1 and shift 0 give tanh, 1/2 and 1/2 the logistic function. The error is below 5e-7.
 * Source: Eigen, `generic_fast_tanh_float`.
 */
export function tanhInPlace(values: usize, count: i32, scale: f32, shift: f32): void {
  const scales = f32x4.splat(scale);
  const shifts = f32x4.splat(shift);
  const most = loopConstant(f32x4.splat(7.90531110763549805), count);
  const least = f32x4.neg(most);
  const p6 = loopConstant(f32x4.splat(-2.76076847742355e-16), count);
  const p5 = loopConstant(f32x4.splat(2.00018790482477e-13), count);
  const p4 = loopConstant(f32x4.splat(-8.60467152213735e-11), count);
  const p3 = loopConstant(f32x4.splat(5.12229709037114e-8), count);
  const p2 = loopConstant(f32x4.splat(1.48572235717979e-5), count);
  const p1 = loopConstant(f32x4.splat(6.37261928875436e-4), count);
  const p0 = loopConstant(f32x4.splat(4.89352455891786e-3), count);
  const q3 = loopConstant(f32x4.splat(1.19825839466702e-6), count);
  const q2 = loopConstant(f32x4.splat(1.18534705686654e-4), count);
  const q1 = loopConstant(f32x4.splat(2.268434632439e-3), count);
  const q0 = loopConstant(f32x4.splat(4.89352518554385e-3), count);
  const end = values + ((<usize>count) << 2);
  for (let at = values; at < end; at += vectorBytes) {
    const x = f32x4.max(f32x4.min(f32x4.mul(scales, loadUpTo(at, end)), most), least);
    const square = f32x4.mul(x, x);
    let p = next(p6, square, p5);
    p = next(p, square, p4);
    p = next(p, square, p3);
    p = next(p, square, p2);
    p = next(p, square, p1);
    p = f32x4.mul(x, next(p, square, p0));
    const q = next(next(next(q3, square, q2), square, q1), square, q0);
    storeUpTo(at, end, f32x4.add(shifts, f32x4.mul(scales, f32x4.div(p, q))));
  }
}

/** A step of Horner's rule. */
function next(sum: v128, at: v128, coefficient: v128): v128 {
  return f32x4.add(f32x4.mul(sum, at), coefficient);
}

/** Four numbers, or what there is up to `end` and zeros. */
function loadUpTo(at: usize, end: usize): v128 {
  if (at + vectorBytes <= end) return v128.load(at);
  let x = v128.load32_zero(at);
  if (at + 4 < end) x = v128.load32_lane(at + 4, x, 1);
  if (at + 8 < end) x = v128.load32_lane(at + 8, x, 2);
  return x;
}

function storeUpTo(at: usize, end: usize, x: v128): void {
  if (at + vectorBytes <= end) {
    v128.store(at, x);
    return;
  }
  v128.store32_lane(at, x, 0);
  if (at + 4 < end) v128.store32_lane(at + 4, x, 1);
  if (at + 8 < end) v128.store32_lane(at + 8, x, 2);
}
