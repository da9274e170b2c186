import { logistic, relu } from './activation-kind';
import { tanhOf } from './tanh';

const vectorBytes: usize = 16;

/**
 * values[i] = f(values[i]): max(x, 0), tanh x, or 1 / (1 + e^-x) as 0.5 + 0.5 tanh(x / 2). NaN stays.
 * @param values f32[count]
 * @param kind see `activation-kind`; 0 leaves the values as they are
 */
export function activate(values: usize, count: i32, kind: i32): void {
  if (kind === 0) return;
  const end = values + ((<usize>count) << 2);
  let at = values;
  for (; at + vectorBytes <= end; at += vectorBytes) v128.store(at, activated(v128.load(at), kind));
  for (; at < end; at += 4) {
    store<f32>(at, f32x4.extract_lane(activated(v128.load32_zero(at), kind), 0));
  }
}

function activated(x: v128, kind: i32): v128 {
  if (kind === relu) return f32x4.max(x, f32x4.splat(0));
  if (kind !== logistic) return tanhOf(x);
  const half = f32x4.splat(0.5);
  return f32x4.add(half, f32x4.mul(half, tanhOf(f32x4.mul(half, x))));
}
