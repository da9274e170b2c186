const blockBytes: usize = 64;

/**
 * Holt's linear trend of each agent's samples, from the oldest to the newest:
 * level' = alpha * sample + (1 - alpha) * (level + trend), trend' = beta * (level' - level) + (1 - beta) * trend,
 * starting with the second sample and its distance from the first; one sample has no trend.
 * @param out f32[agents], level + horizon * trend
 * @param rows f32[window][stride], a ring of rows with one sample per agent
 * @param agents up to `stride`; multiples of 16 are fast
 * @param first row of the oldest sample
 * @param count samples, from 1 to `window`
 */
export function holt(
  out: usize,
  rows: usize,
  agents: i32,
  stride: i32,
  window: i32,
  first: i32,
  count: i32,
  alpha: f32,
  beta: f32,
  horizon: i32,
): void {
  const rowBytes = (<usize>stride) << 2;
  const ringBytes = rowBytes * <usize>window;
  const limit = rows + ringBytes;
  const oldest = rows + rowBytes * <usize>first;
  const second = count < 2 ? oldest : next(oldest, rowBytes, limit, ringBytes);
  const gain = f32x4.splat(alpha);
  const rest = f32x4.splat(1 - alpha);
  const trendGain = f32x4.splat(beta);
  const trendRest = f32x4.splat(1 - beta);
  const steps = f32x4.splat(<f32>horizon);
  let a: usize = 0;
  for (; a < (((<usize>agents) << 2) & ~(blockBytes - 1)); a += blockBytes) {
    let p = second + a;
    let l0 = v128.load(p);
    let l1 = v128.load(p, 16);
    let l2 = v128.load(p, 32);
    let l3 = v128.load(p, 48);
    let t0 = f32x4.sub(l0, v128.load(oldest + a));
    let t1 = f32x4.sub(l1, v128.load(oldest + a, 16));
    let t2 = f32x4.sub(l2, v128.load(oldest + a, 32));
    let t3 = f32x4.sub(l3, v128.load(oldest + a, 48));
    for (let t = 2; t < count; t++) {
      p = next(p, rowBytes, limit, ringBytes);
      let level = f32x4.add(f32x4.mul(gain, v128.load(p)), f32x4.mul(rest, f32x4.add(l0, t0)));
      t0 = f32x4.add(f32x4.mul(trendGain, f32x4.sub(level, l0)), f32x4.mul(trendRest, t0));
      l0 = level;
      level = f32x4.add(f32x4.mul(gain, v128.load(p, 16)), f32x4.mul(rest, f32x4.add(l1, t1)));
      t1 = f32x4.add(f32x4.mul(trendGain, f32x4.sub(level, l1)), f32x4.mul(trendRest, t1));
      l1 = level;
      level = f32x4.add(f32x4.mul(gain, v128.load(p, 32)), f32x4.mul(rest, f32x4.add(l2, t2)));
      t2 = f32x4.add(f32x4.mul(trendGain, f32x4.sub(level, l2)), f32x4.mul(trendRest, t2));
      l2 = level;
      level = f32x4.add(f32x4.mul(gain, v128.load(p, 48)), f32x4.mul(rest, f32x4.add(l3, t3)));
      t3 = f32x4.add(f32x4.mul(trendGain, f32x4.sub(level, l3)), f32x4.mul(trendRest, t3));
      l3 = level;
    }
    v128.store(out + a, f32x4.add(l0, f32x4.mul(steps, t0)));
    v128.store(out + a, f32x4.add(l1, f32x4.mul(steps, t1)), 16);
    v128.store(out + a, f32x4.add(l2, f32x4.mul(steps, t2)), 32);
    v128.store(out + a, f32x4.add(l3, f32x4.mul(steps, t3)), 48);
  }
  for (; a < (<usize>agents) << 2; a += 4) {
    store<f32>(
      out + a,
      lineOf(oldest + a, second + a, rowBytes, limit, ringBytes, count, alpha, beta, <f32>horizon),
    );
  }
}

/** The same for one agent. */
function lineOf(
  oldest: usize,
  second: usize,
  rowBytes: usize,
  limit: usize,
  ringBytes: usize,
  count: i32,
  alpha: f32,
  beta: f32,
  horizon: f32,
): f32 {
  let p = second;
  let level = load<f32>(p);
  let trend = level - load<f32>(oldest);
  for (let t = 2; t < count; t++) {
    p = next(p, rowBytes, limit, ringBytes);
    const before = level;
    level = alpha * load<f32>(p) + (1 - alpha) * (level + trend);
    trend = beta * (level - before) + (1 - beta) * trend;
  }
  return level + horizon * trend;
}

function next(row: usize, rowBytes: usize, limit: usize, ringBytes: usize): usize {
  const following = row + rowBytes;
  return following >= limit ? following - ringBytes : following;
}
