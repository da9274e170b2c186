import { withoutDenormals, withoutDenormals4 } from './without-denormals';

const vectorBytes: usize = 16;

/**
 * One more sample of every agent in Holt's linear trend:
 * level' = alpha * sample + (1 - alpha) * (level + trend), trend' = beta * (level' - level) + (1 - beta) * trend.
 * Below 1e-30 is zero.
 * @param levels f32[agents], read and written, as the trends
 * @param row f32[agents]
 */
export function holtStep(levels: usize, trends: usize, row: usize, agents: i32, alpha: f32, beta: f32): void {
  const bytes = (<usize>agents) << 2;
  const vectorEnd = bytes & ~(vectorBytes - 1);
  const gain = f32x4.splat(alpha);
  const rest = f32x4.splat(1 - alpha);
  const trendGain = f32x4.splat(beta);
  const trendRest = f32x4.splat(1 - beta);
  let a: usize = 0;
  for (; a < vectorEnd; a += vectorBytes) {
    const before = v128.load(levels + a);
    const trend = v128.load(trends + a);
    const expected = f32x4.mul(rest, f32x4.add(before, trend));
    const level = f32x4.add(f32x4.mul(gain, v128.load(row + a)), expected);
    const change = f32x4.mul(trendGain, f32x4.sub(level, before));
    v128.store(levels + a, withoutDenormals4(level));
    v128.store(trends + a, withoutDenormals4(f32x4.add(change, f32x4.mul(trendRest, trend))));
  }
  for (; a < bytes; a += 4) {
    const before = load<f32>(levels + a);
    const trend = load<f32>(trends + a);
    const level = alpha * load<f32>(row + a) + (1 - alpha) * (before + trend);
    store<f32>(levels + a, withoutDenormals(level));
    store<f32>(trends + a, withoutDenormals(beta * (level - before) + (1 - beta) * trend));
  }
}
