import { power, power4 } from './power';

const vectorBytes: usize = 16;
/** The weight of a forecaster is (least error / its error) to the power of this. */
const sharpness: i32 = 16;

/**
 * out[a] = mean of the forecasts weighted with (least error / error)^16: nearly the best forecaster's, or the middle of
 * those that are as good. Where the least error is zero, only forecasters without errors count.
 * @param out f32[agents]
 * @param forecasts f32[forecasters][stride]
 * @param errors f32[forecasters][stride], from 0 on
 * @param forecasters at least 1
 * @param agents up to `stride`
 */
export function mixForecasts(
  out: usize,
  forecasts: usize,
  errors: usize,
  forecasters: i32,
  agents: i32,
  stride: i32,
): void {
  const rowBytes = (<usize>stride) << 2;
  const end = rowBytes * <usize>forecasters;
  const bytes = (<usize>agents) << 2;
  const vectorEnd = bytes & ~(vectorBytes - 1);
  const ones = f32x4.splat(1);
  let a: usize = 0;
  for (; a < vectorEnd; a += vectorBytes) {
    let least = v128.load(errors + a);
    for (let c = rowBytes; c < end; c += rowBytes) least = f32x4.pmin(least, v128.load(errors + a + c));
    let weights = f32x4.splat(0);
    let sum = weights;
    for (let c: usize = 0; c < end; c += rowBytes) {
      const error = v128.load(errors + a + c);
      const ratio = v128.bitselect(ones, f32x4.div(least, error), f32x4.eq(error, least));
      const weight = power4(ratio, sharpness);
      weights = f32x4.add(weights, weight);
      sum = f32x4.add(sum, f32x4.mul(weight, v128.load(forecasts + a + c)));
    }
    v128.store(out + a, f32x4.div(sum, weights));
  }
  for (; a < bytes; a += 4) {
    let least = load<f32>(errors + a);
    for (let c = rowBytes; c < end; c += rowBytes) least = min<f32>(least, load<f32>(errors + a + c));
    let weights: f32 = 0;
    let sum: f32 = 0;
    for (let c: usize = 0; c < end; c += rowBytes) {
      const error = load<f32>(errors + a + c);
      const weight = power(error === least ? 1 : least / error, sharpness);
      weights += weight;
      sum += weight * load<f32>(forecasts + a + c);
    }
    store<f32>(out + a, sum / weights);
  }
}
