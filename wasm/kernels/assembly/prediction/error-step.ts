import { withoutDenormals, withoutDenormals4 } from './without-denormals';

const vectorBytes: usize = 16;

/**
 * errors[c][a] moves towards the size of the newest error of forecaster c: by `rate` of the distance.
 * Below 1e-30 is zero.
 * @param errors f32[forecasters][stride], read and written
 * @param forecasts f32[forecasters][stride], of the sample that came
 * @param row f32[agents], the sample that came
 * @param agents up to `stride`
 * @param rate from 0 to 1
 */
export function errorStep(
  errors: usize,
  forecasts: usize,
  row: usize,
  forecasters: i32,
  agents: i32,
  stride: i32,
  rate: f32,
): void {
  const bytes = (<usize>agents) << 2;
  const vectorEnd = bytes & ~(vectorBytes - 1);
  const rates = f32x4.splat(rate);
  let offset: usize = 0;
  for (let c = 0; c < forecasters; c++) {
    const e = errors + offset;
    const f = forecasts + offset;
    let a: usize = 0;
    for (; a < vectorEnd; a += vectorBytes) {
      const error = v128.load(e + a);
      const size = f32x4.abs(f32x4.sub(v128.load(row + a), v128.load(f + a)));
      v128.store(e + a, withoutDenormals4(f32x4.add(error, f32x4.mul(rates, f32x4.sub(size, error)))));
    }
    for (; a < bytes; a += 4) {
      const error = load<f32>(e + a);
      const size = abs(load<f32>(row + a) - load<f32>(f + a));
      store<f32>(e + a, withoutDenormals(error + rate * (size - error)));
    }
    offset += (<usize>stride) << 2;
  }
}
