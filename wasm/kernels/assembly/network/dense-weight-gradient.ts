import { matrixProduct } from './matrix-product';

/**
 * weightGradient[i][o] = sum over r of input[r][i] * delta[r][o], and biasGradient[o] = sum over r of delta[r][o].
 * @param weightGradient f32[inputs][outputs]
 * @param biasGradient f32[outputs]
 * @param input f32[batch][inputs]
 * @param delta f32[batch][outputs]
 */
export function denseWeightGradient(
  weightGradient: usize,
  biasGradient: usize,
  input: usize,
  delta: usize,
  batch: i32,
  inputs: i32,
  outputs: i32,
): void {
  matrixProduct(weightGradient, input, 4, (<usize>inputs) << 2, delta, 0, inputs, batch, outputs);
  const bytes = (<usize>outputs) << 2;
  const end = delta + <usize>batch * bytes;
  for (let o: usize = 0; o < bytes; o += 4) {
    let sum: f32 = 0;
    for (let at = delta + o; at < end; at += bytes) sum += load<f32>(at);
    store<f32>(biasGradient + o, sum);
  }
}
