/** Keeps the logarithm finite where an output was rounded to 0 or 1. */
const leastProbability = 1e-7;

/** The mean squared error of outputs and targets. */
function squaredError(outputs: Float32Array, targets: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += (outputs[i]! - targets[i]!) ** 2;
  return sum / targets.length;
}

/** The mean cross-entropy of probabilities and targets. */
function crossEntropy(outputs: Float32Array, targets: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < targets.length; i++) {
    const y = Math.min(Math.max(outputs[i]!, leastProbability), 1 - leastProbability);
    sum -= targets[i]! * Math.log(y) + (1 - targets[i]!) * Math.log(1 - y);
  }
  return sum / targets.length;
}

export interface Loss {
  /** What training makes small. */
  of(outputs: Float32Array, targets: Float32Array): number;
  /** The loss by the sums of the last layer is (output - target) times this, by the number of targets. */
  readonly slope: number;
}

/** Each with the activation whose derivative it cancels. */
export const losses: Readonly<Record<'linear' | 'logistic', Loss>> = {
  linear: { of: squaredError, slope: 2 },
  logistic: { of: crossEntropy, slope: 1 },
};
