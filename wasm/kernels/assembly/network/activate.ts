import { logistic, relu, tanh } from './activation-kind';
import { tanhInPlace } from './tanh';

const vectorBytes: usize = 16;

/**
 * values[i] = f(values[i]): max(x, 0), tanh x, or 1 / (1 + e^-x) as 1/2 + 1/2 tanh(x / 2). NaN stays.
 * @param values f32[count]
 * @param kind see `activation-kind`; 0 leaves the values as they are
 */
export function activate(values: usize, count: i32, kind: i32): void {
  if (kind === relu) reluInPlace(values, count);
  else if (kind === tanh) tanhInPlace(values, count, 1, 0);
  else if (kind === logistic) tanhInPlace(values, count, 0.5, 0.5);
}

function reluInPlace(values: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = values + ((<usize>count) << 2);
  let at = values;
  for (; at + vectorBytes <= end; at += vectorBytes) {
    v128.store(at, f32x4.max(v128.load(at), zero));
  }
  for (; at < end; at += 4) store<f32>(at, max<f32>(load<f32>(at), 0));
}
