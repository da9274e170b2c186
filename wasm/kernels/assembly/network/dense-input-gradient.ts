import { horizontalSum } from '../vector/horizontal-sum';
import { sumsOfFour } from '../vector/sums-of-four';

const vectorBytes: usize = 16;

/**
 * out[r][i] = sum over o of delta[r][o] * weights[i][o]. Four sums, of every fourth o each, are added as
 * (s0 + s2) + (s1 + s3), then what is left over.
 * @param out f32[batch][inputs]
 * @param delta f32[batch][outputs]
 * @param weights f32[inputs][outputs]
 */
export function denseInputGradient(
  out: usize,
  delta: usize,
  weights: usize,
  batch: i32,
  inputs: i32,
  outputs: i32,
): void {
  const bytes = (<usize>outputs) << 2;
  for (let r: usize = 0; r < <usize>batch; r++) {
    const target = out + ((r * <usize>inputs) << 2);
    const row = delta + r * bytes;
    let i: usize = 0;
    for (; i + 4 <= <usize>inputs; i += 4) fourInputs(target + (i << 2), row, weights + i * bytes, bytes);
    for (; i < <usize>inputs; i++) store<f32>(target + (i << 2), oneInput(row, weights + i * bytes, bytes));
  }
}

function fourInputs(out: usize, delta: usize, weights: usize, bytes: usize): void {
  const w1 = weights + bytes;
  const w2 = w1 + bytes;
  const w3 = w2 + bytes;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const vectorEnd = bytes & ~(vectorBytes - 1);
  let o: usize = 0;
  for (; o < vectorEnd; o += vectorBytes) {
    const d = v128.load(delta + o);
    s0 = f32x4.add(s0, f32x4.mul(d, v128.load(weights + o)));
    s1 = f32x4.add(s1, f32x4.mul(d, v128.load(w1 + o)));
    s2 = f32x4.add(s2, f32x4.mul(d, v128.load(w2 + o)));
    s3 = f32x4.add(s3, f32x4.mul(d, v128.load(w3 + o)));
  }
  const sums = sumsOfFour(s0, s1, s2, s3);
  let t0 = f32x4.extract_lane(sums, 0);
  let t1 = f32x4.extract_lane(sums, 1);
  let t2 = f32x4.extract_lane(sums, 2);
  let t3 = f32x4.extract_lane(sums, 3);
  for (; o < bytes; o += 4) {
    const d = load<f32>(delta + o);
    t0 += d * load<f32>(weights + o);
    t1 += d * load<f32>(w1 + o);
    t2 += d * load<f32>(w2 + o);
    t3 += d * load<f32>(w3 + o);
  }
  store<f32>(out, t0);
  store<f32>(out, t1, 4);
  store<f32>(out, t2, 8);
  store<f32>(out, t3, 12);
}

function oneInput(delta: usize, weights: usize, bytes: usize): f32 {
  let sums = f32x4.splat(0);
  const vectorEnd = bytes & ~(vectorBytes - 1);
  let o: usize = 0;
  for (; o < vectorEnd; o += vectorBytes) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(delta + o), v128.load(weights + o)));
  }
  let sum = horizontalSum(sums);
  for (; o < bytes; o += 4) sum += load<f32>(delta + o) * load<f32>(weights + o);
  return sum;
}
