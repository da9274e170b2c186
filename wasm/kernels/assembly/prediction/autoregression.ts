import { power, power4 } from './power';

const blockBytes: usize = 64;

/**
 * First-order autoregression of each agent's samples: mean + phi^horizon * (newest - mean), where phi is the
 * correlation of neighbouring samples (Yule-Walker): at most 1 in size, so that far forecasts go back to the mean.
 * @param out f32[agents]
 * @param rows f32[window][stride], a ring of rows with one sample per agent
 * @param agents up to `stride`; multiples of 16 are fast
 * @param first row of the oldest sample
 * @param count samples, from 1 to `window`; equal samples have phi 0
 * @param horizon from 1
 */
export function autoregression(
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
  const share: f32 = <f32>(1 / <f64>count);
  let a: usize = 0;
  for (; a < blockEnd; a += blockBytes) {
    meansOf(out + a, oldest + a, rowBytes, limit, ringBytes, count, share);
    forecastPair(out + a, oldest + a, rowBytes, limit, ringBytes, count, horizon);
    forecastPair(out + a + 32, oldest + a + 32, rowBytes, limit, ringBytes, count, horizon);
  }
  for (; a < bytes; a += 4) {
    let sum: f32 = 0;
    let p = oldest + a;
    for (let t = 0; t < count; t++) {
      sum += load<f32>(p);
      p = next(p, rowBytes, limit, ringBytes);
    }
    const mean = sum * share;
    let products: f32 = 0;
    let squares: f32 = 0;
    let before: f32 = 0;
    p = oldest + a;
    for (let t = 0; t < count; t++) {
      const distance = load<f32>(p) - mean;
      products += before * distance;
      squares += distance * distance;
      before = distance;
      p = next(p, rowBytes, limit, ringBytes);
    }
    const phi: f32 = squares > 0 ? products / squares : 0;
    store<f32>(out + a, mean + power(phi, horizon) * before);
  }
}

/** out[a] = mean of the samples of 16 agents. */
function meansOf(
  out: usize,
  oldest: usize,
  rowBytes: usize,
  limit: usize,
  ringBytes: usize,
  count: i32,
  share: f32,
): void {
  let m0 = f32x4.splat(0);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  let p = oldest;
  for (let t = 0; t < count; t++) {
    m0 = f32x4.add(m0, v128.load(p));
    m1 = f32x4.add(m1, v128.load(p, 16));
    m2 = f32x4.add(m2, v128.load(p, 32));
    m3 = f32x4.add(m3, v128.load(p, 48));
    p = next(p, rowBytes, limit, ringBytes);
  }
  const shares = f32x4.splat(share);
  v128.store(out, f32x4.mul(m0, shares));
  v128.store(out, f32x4.mul(m1, shares), 16);
  v128.store(out, f32x4.mul(m2, shares), 32);
  v128.store(out, f32x4.mul(m3, shares), 48);
}

/** The forecasts of 8 agents over the means that are in `out`. */
function forecastPair(
  out: usize,
  oldest: usize,
  rowBytes: usize,
  limit: usize,
  ringBytes: usize,
  count: i32,
  horizon: i32,
): void {
  const mean0 = v128.load(out);
  const mean1 = v128.load(out, 16);
  const zero = f32x4.splat(0);
  let products0 = zero;
  let products1 = zero;
  let squares0 = zero;
  let squares1 = zero;
  let before0 = zero;
  let before1 = zero;
  let p = oldest;
  for (let t = 0; t < count; t++) {
    const distance0 = f32x4.sub(v128.load(p), mean0);
    products0 = f32x4.add(products0, f32x4.mul(before0, distance0));
    squares0 = f32x4.add(squares0, f32x4.mul(distance0, distance0));
    before0 = distance0;
    const distance1 = f32x4.sub(v128.load(p, 16), mean1);
    products1 = f32x4.add(products1, f32x4.mul(before1, distance1));
    squares1 = f32x4.add(squares1, f32x4.mul(distance1, distance1));
    before1 = distance1;
    p = next(p, rowBytes, limit, ringBytes);
  }
  const phi0 = v128.and(f32x4.gt(squares0, zero), f32x4.div(products0, squares0));
  const phi1 = v128.and(f32x4.gt(squares1, zero), f32x4.div(products1, squares1));
  v128.store(out, f32x4.add(mean0, f32x4.mul(power4(phi0, horizon), before0)));
  v128.store(out, f32x4.add(mean1, f32x4.mul(power4(phi1, horizon), before1)), 16);
}

function next(row: usize, rowBytes: usize, limit: usize, ringBytes: usize): usize {
  const following = row + rowBytes;
  return following >= limit ? following - ringBytes : following;
}
