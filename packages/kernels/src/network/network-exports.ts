/**
 * Layers of a dense network, in f32 that is rounded after every operation: all builds and machines have the same bits.
 * Weights are f32[inputs][outputs]; `kind` is 0 for nothing, 1 relu, 2 tanh, 3 logistic.
 */
export interface NetworkExports {
  /** f32 values[count] = f(values), in place. */
  activate(values: number, count: number, kind: number): void;
  /** f32 delta[count] *= f'(x), with f32 values[count] = f(x), in place. */
  activationGradient(delta: number, values: number, count: number, kind: number): void;
  /** A step of Adam for f32 parameters[count], with f32 means[count] and squares[count] that begin with zeros. */
  adamStep(
    parameters: number,
    gradients: number,
    means: number,
    squares: number,
    count: number,
    rate: number,
    decay1: number,
    decay2: number,
    epsilon: number,
  ): void;
  /** f32 out[batch][outputs] = bias[outputs] + input[batch][inputs] * weights */
  denseForward(
    out: number,
    input: number,
    weights: number,
    bias: number,
    batch: number,
    inputs: number,
    outputs: number,
  ): void;
  /** f32 out[batch][inputs] = delta[batch][outputs] * transposed weights */
  denseInputGradient(
    out: number,
    delta: number,
    weights: number,
    batch: number,
    inputs: number,
    outputs: number,
  ): void;
  /** f32 weightGradient[inputs][outputs] = transposed input[batch][inputs] * delta[batch][outputs]; biasGradient[outputs]. */
  denseWeightGradient(
    weightGradient: number,
    biasGradient: number,
    input: number,
    delta: number,
    batch: number,
    inputs: number,
    outputs: number,
  ): void;
  /** f32 parameters[count] -= rate * gradients[count] */
  sgdStep(parameters: number, gradients: number, count: number, rate: number): void;
}
