import type { Random } from '@conclave/contracts';
import { placeLayers, type NetworkShape } from './network-shape.ts';

/**
 * Weights spread evenly around zero, so that the sums of every layer are of the same size; biases of zero. Sources:
 * Glorot and Bengio (2010) for tanh and logistic, He et al. (2015) for relu.
 */
export function initialParameters(shape: Required<NetworkShape>, random: Random): number[] {
  const parameters: number[] = [];
  for (const { inputs, outputs } of placeLayers(shape)) {
    const limit = Math.sqrt(6 / (shape.activation === 'relu' ? inputs : inputs + outputs));
    for (let i = 0; i < inputs * outputs; i++) parameters.push((random.next() * 2 - 1) * limit);
    for (let i = 0; i < outputs; i++) parameters.push(0);
  }
  return parameters;
}
