const vectorBytes: usize = 16;

/**
 * parameters[i] -= rate * gradients[i]
 * @param parameters f32[count]
 * @param gradients f32[count]
 */
export function sgdStep(parameters: usize, gradients: usize, count: i32, rate: f32): void {
  const bytes = (<usize>count) << 2;
  const rates = f32x4.splat(rate);
  let at: usize = 0;
  for (; at + vectorBytes <= bytes; at += vectorBytes) {
    const change = f32x4.mul(rates, v128.load(gradients + at));
    v128.store(parameters + at, f32x4.sub(v128.load(parameters + at), change));
  }
  for (; at < bytes; at += 4) {
    store<f32>(parameters + at, load<f32>(parameters + at) - rate * load<f32>(gradients + at));
  }
}
