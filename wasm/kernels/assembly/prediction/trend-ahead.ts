const vectorBytes: usize = 16;

/**
 * out = levels + horizon * trends
 * @param out f32[agents], as the levels and the trends
 */
export function trendAhead(out: usize, levels: usize, trends: usize, agents: i32, horizon: i32): void {
  const bytes = (<usize>agents) << 2;
  const vectorEnd = bytes & ~(vectorBytes - 1);
  const steps = f32x4.splat(<f32>horizon);
  let a: usize = 0;
  for (; a < vectorEnd; a += vectorBytes) {
    v128.store(out + a, f32x4.add(v128.load(levels + a), f32x4.mul(steps, v128.load(trends + a))));
  }
  for (; a < bytes; a += 4) store<f32>(out + a, load<f32>(levels + a) + <f32>horizon * load<f32>(trends + a));
}
