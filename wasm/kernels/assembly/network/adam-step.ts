const vectorBytes: usize = 16;

/**
 * m = d1 m + (1 - d1) g; v = d2 v + (1 - d2) g^2; parameter -= rate * (m / (sqrt(v) + epsilon)). The correction of the
 * first steps is part of the rate. Source: Kingma and Ba, Adam (2015), end of section 2.
 * @param parameters f32[count]
 * @param gradients f32[count]
 * @param means f32[count], zero before the first step
 * @param squares f32[count], zero before the first step
 */
export function adamStep(
  parameters: usize,
  gradients: usize,
  means: usize,
  squares: usize,
  count: i32,
  rate: f32,
  decay1: f32,
  decay2: f32,
  epsilon: f32,
): void {
  const bytes = (<usize>count) << 2;
  const rates = f32x4.splat(rate);
  const d1 = f32x4.splat(decay1);
  const d2 = f32x4.splat(decay2);
  const rest1 = f32x4.splat(1 - decay1);
  const rest2 = f32x4.splat(1 - decay2);
  const least = f32x4.splat(epsilon);
  let at: usize = 0;
  for (; at + vectorBytes <= bytes; at += vectorBytes) {
    const gradient = v128.load(gradients + at);
    const mean = f32x4.add(f32x4.mul(d1, v128.load(means + at)), f32x4.mul(rest1, gradient));
    const squared = f32x4.mul(rest2, f32x4.mul(gradient, gradient));
    const square = f32x4.add(f32x4.mul(d2, v128.load(squares + at)), squared);
    const step = f32x4.div(mean, f32x4.add(f32x4.sqrt(square), least));
    v128.store(means + at, mean);
    v128.store(squares + at, square);
    v128.store(parameters + at, f32x4.sub(v128.load(parameters + at), f32x4.mul(rates, step)));
  }
  for (; at < bytes; at += 4) {
    const gradient = load<f32>(gradients + at);
    const mean: f32 = decay1 * load<f32>(means + at) + (1 - decay1) * gradient;
    const square: f32 = decay2 * load<f32>(squares + at) + (1 - decay2) * (gradient * gradient);
    store<f32>(means + at, mean);
    store<f32>(squares + at, square);
    store<f32>(parameters + at, load<f32>(parameters + at) - rate * (mean / (sqrt<f32>(square) + epsilon)));
  }
}
