import { power, power4 } from './power';

const vectorBytes: usize = 16;

/**
 * out = mean + phi^horizon * (sample - mean), where phi = products / squares is kept between -1 and 1.
 * @param out f32[agents]
 * @param means f32[agents], as the products and the squares: the state of `autoregressionStep`
 * @param row f32[agents], the newest sample
 * @param horizon from 1
 */
export function autoregressionAhead(
  out: usize,
  means: usize,
  products: usize,
  squares: usize,
  row: usize,
  agents: i32,
  horizon: i32,
): void {
  const bytes = (<usize>agents) << 2;
  const vectorEnd = bytes & ~(vectorBytes - 1);
  const zero = f32x4.splat(0);
  const highest = f32x4.splat(1);
  const lowest = f32x4.splat(-1);
  let a: usize = 0;
  for (; a < vectorEnd; a += vectorBytes) {
    const square = v128.load(squares + a);
    const ratio = f32x4.div(v128.load(products + a), square);
    const phi = v128.and(f32x4.gt(square, zero), f32x4.max(lowest, f32x4.min(highest, ratio)));
    const mean = v128.load(means + a);
    const distance = f32x4.sub(v128.load(row + a), mean);
    v128.store(out + a, f32x4.add(mean, f32x4.mul(power4(phi, horizon), distance)));
  }
  for (; a < bytes; a += 4) {
    const square = load<f32>(squares + a);
    const ratio = load<f32>(products + a) / square;
    const phi = square > 0 ? max<f32>(-1, min<f32>(1, ratio)) : 0;
    const mean = load<f32>(means + a);
    store<f32>(out + a, mean + power(phi, horizon) * (load<f32>(row + a) - mean));
  }
}
