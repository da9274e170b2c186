import { withoutDenormals, withoutDenormals4 } from './without-denormals';

const vectorBytes: usize = 16;

/**
 * One more sample of every agent in a first-order autoregression that forgets:
 * mean' = mean + rate * (sample - mean), products' = (1 - rate) * products + (before - mean') * (sample - mean'),
 * squares' = (1 - rate) * squares + (before - mean')^2, where rate = max(gain, 1 / age).
 * Below 1e-30 is zero.
 * @param means f32[agents], read and written, as the products and the squares
 * @param befores f32[agents], the sample before this one
 * @param row f32[agents], the newest sample
 * @param ages f32[agents], how many samples there are with this one, from 1
 */
export function autoregressionStep(
  means: usize,
  products: usize,
  squares: usize,
  befores: usize,
  row: usize,
  ages: usize,
  agents: i32,
  gain: f32,
): void {
  const bytes = (<usize>agents) << 2;
  const vectorEnd = bytes & ~(vectorBytes - 1);
  const gains = f32x4.splat(gain);
  const ones = f32x4.splat(1);
  let a: usize = 0;
  for (; a < vectorEnd; a += vectorBytes) {
    const rate = f32x4.max(gains, f32x4.div(ones, v128.load(ages + a)));
    const rest = f32x4.sub(ones, rate);
    const sample = v128.load(row + a);
    const old = v128.load(means + a);
    const mean = f32x4.add(old, f32x4.mul(rate, f32x4.sub(sample, old)));
    const before = f32x4.sub(v128.load(befores + a), mean);
    const product = f32x4.mul(before, f32x4.sub(sample, mean));
    v128.store(means + a, withoutDenormals4(mean));
    const faded = f32x4.mul(rest, v128.load(products + a));
    v128.store(products + a, withoutDenormals4(f32x4.add(faded, product)));
    const fadedSquare = f32x4.mul(rest, v128.load(squares + a));
    v128.store(squares + a, withoutDenormals4(f32x4.add(fadedSquare, f32x4.mul(before, before))));
  }
  for (; a < bytes; a += 4) {
    const rate = max<f32>(gain, 1 / load<f32>(ages + a));
    const sample = load<f32>(row + a);
    const old = load<f32>(means + a);
    const mean = old + rate * (sample - old);
    const before = load<f32>(befores + a) - mean;
    store<f32>(means + a, withoutDenormals(mean));
    const product: f32 = (1 - rate) * load<f32>(products + a) + before * (sample - mean);
    store<f32>(products + a, withoutDenormals(product));
    const square: f32 = (1 - rate) * load<f32>(squares + a) + before * before;
    store<f32>(squares + a, withoutDenormals(square));
  }
}
