const blockBytes: usize = 64;

/**
 * The straight line through each agent's samples with the least squares (OLS), `horizon` steps behind the newest. Time is
 * centred, so that slope and mean do not depend on each other: mean + slope * (count - 1 + horizon - middle).
 * @param out f32[agents]
 * @param rows f32[window][stride], a ring of rows with one sample per agent
 * @param agents up to `stride`; multiples of 16 are fast
 * @param first row of the oldest sample
 * @param count samples, from 1 to `window`; one sample has no slope
 */
export function linearTrend(
  out: usize,
  rows: usize,
  agents: i32,
  stride: i32,
  window: i32,
  first: i32,
  count: i32,
  horizon: i32,
): void {
  const rowBytes = (<usize>stride) << 2;
  const ringBytes = rowBytes * <usize>window;
  const limit = rows + ringBytes;
  const oldest = rows + rowBytes * <usize>first;
  const bytes = (<usize>agents) << 2;
  const blockEnd = bytes & ~(blockBytes - 1);
  const n = <f64>count;
  const share: f32 = <f32>(1 / n);
  const reach: f32 = count < 2 ? 0 : <f32>(((n - 1) * 0.5 + <f64>horizon) / ((n * (n * n - 1)) / 12));
  const shares = f32x4.splat(share);
  const reaches = f32x4.splat(reach);
  let a: usize = 0;
  for (; a < blockEnd; a += blockBytes) {
    let p = oldest + a;
    let y0 = f32x4.splat(0);
    let y1 = y0;
    let y2 = y0;
    let y3 = y0;
    let z0 = y0;
    let z1 = y0;
    let z2 = y0;
    let z3 = y0;
    let moment: f32 = -(<f32>((n - 1) * 0.5));
    for (let t = 0; t < count; t++) {
      const time = f32x4.splat(moment);
      const x0 = v128.load(p);
      y0 = f32x4.add(y0, x0);
      z0 = f32x4.add(z0, f32x4.mul(time, x0));
      const x1 = v128.load(p, 16);
      y1 = f32x4.add(y1, x1);
      z1 = f32x4.add(z1, f32x4.mul(time, x1));
      const x2 = v128.load(p, 32);
      y2 = f32x4.add(y2, x2);
      z2 = f32x4.add(z2, f32x4.mul(time, x2));
      const x3 = v128.load(p, 48);
      y3 = f32x4.add(y3, x3);
      z3 = f32x4.add(z3, f32x4.mul(time, x3));
      moment += 1;
      p += rowBytes;
      if (p >= limit) p -= ringBytes;
    }
    v128.store(out + a, f32x4.add(f32x4.mul(shares, y0), f32x4.mul(reaches, z0)));
    v128.store(out + a, f32x4.add(f32x4.mul(shares, y1), f32x4.mul(reaches, z1)), 16);
    v128.store(out + a, f32x4.add(f32x4.mul(shares, y2), f32x4.mul(reaches, z2)), 32);
    v128.store(out + a, f32x4.add(f32x4.mul(shares, y3), f32x4.mul(reaches, z3)), 48);
  }
  for (; a < bytes; a += 4) {
    store<f32>(out + a, lineOf(oldest + a, rowBytes, limit, ringBytes, count, share, reach));
  }
}

/** The same for one agent. */
function lineOf(
  oldest: usize,
  rowBytes: usize,
  limit: usize,
  ringBytes: usize,
  count: i32,
  share: f32,
  reach: f32,
): f32 {
  let p = oldest;
  let y: f32 = 0;
  let z: f32 = 0;
  let time: f32 = -(<f32>((<f64>count - 1) * 0.5));
  for (let t = 0; t < count; t++) {
    const x = load<f32>(p);
    y += x;
    z += time * x;
    time += 1;
    p += rowBytes;
    if (p >= limit) p -= ringBytes;
  }
  return share * y + reach * z;
}
