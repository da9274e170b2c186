import { matrixProduct } from './matrix-product';

/**
 * out[r][o] = bias[o] + sum over i of input[r][i] * weights[i][o], added from left to right.
 * @param out f32[batch][outputs]
 * @param input f32[batch][inputs]
 * @param weights f32[inputs][outputs]
 * @param bias f32[outputs]
 */
export function denseForward(
  out: usize,
  input: usize,
  weights: usize,
  bias: usize,
  batch: i32,
  inputs: i32,
  outputs: i32,
): void {
  matrixProduct(out, input, (<usize>inputs) << 2, 4, weights, bias, batch, inputs, outputs);
}
