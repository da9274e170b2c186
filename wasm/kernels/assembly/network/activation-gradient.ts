import { relu, tanh } from './activation-kind';

const vectorBytes: usize = 16;

/**
 * delta[i] = delta[i] * f'(x), with y = f(x) given: y > 0 for relu, 1 - y^2 for tanh, y (1 - y) for logistic.
 * @param delta f32[count]
 * @param values f32[count], what `activate` made
 * @param kind see `activation-kind`; 0 leaves delta as it is
 */
export function activationGradient(delta: usize, values: usize, count: i32, kind: i32): void {
  if (kind === 0) return;
  const bytes = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + vectorBytes <= bytes; at += vectorBytes) {
    v128.store(delta + at, times(v128.load(delta + at), v128.load(values + at), kind));
  }
  for (; at < bytes; at += 4) {
    const last = times(v128.load32_zero(delta + at), v128.load32_zero(values + at), kind);
    store<f32>(delta + at, f32x4.extract_lane(last, 0));
  }
}

function times(delta: v128, y: v128, kind: i32): v128 {
  if (kind === relu) return v128.and(delta, f32x4.gt(y, f32x4.splat(0)));
  const one = f32x4.splat(1);
  const slope = kind === tanh ? f32x4.sub(one, f32x4.mul(y, y)) : f32x4.mul(y, f32x4.sub(one, y));
  return f32x4.mul(delta, slope);
}
