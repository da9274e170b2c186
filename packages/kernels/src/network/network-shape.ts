import { checkInteger, refuseArgument } from '../check-argument.ts';
import { kindNumbers } from './activation.ts';

/** What a network is before it has learned anything. */
export interface NetworkShape {
  /** Numbers in, of each hidden layer, and out; multiples of 8 are fast. */
  readonly layers: readonly number[];
  /** Of the hidden layers. Default `tanh`. */
  readonly activation?: 'relu' | 'tanh';
  /**
   * Of the last layer, and with it the loss: `linear` with the mean squared error, `logistic`, whose targets are from 0
   * to 1, with the mean cross-entropy. Default `linear`.
   */
  readonly output?: 'linear' | 'logistic';
}

/** A network as plain data: what `JSON.stringify` keeps. */
export interface SavedNetwork extends Required<NetworkShape> {
  /** For each layer its weights [inputs][outputs], then its biases [outputs]. */
  readonly parameters: readonly number[];
}

/** @throws KERNEL_ARGUMENT_INVALID */
export function checkShape({ layers, activation, output }: NetworkShape): Required<NetworkShape> {
  checkInteger('layers.length', layers.length, { from: 2, to: 16 });
  for (const [index, width] of layers.entries())
    checkInteger(`layers[${index}]`, width, { from: 1, to: 4096 });
  checkChoice('activation', activation, ['relu', 'tanh']);
  checkChoice('output', output, ['linear', 'logistic']);
  return { layers: [...layers], activation: activation ?? 'tanh', output: output ?? 'linear' };
}

/** Where a layer's numbers are among all parameters. */
export interface LayerPlace {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: number;
  readonly biases: number;
  /** As the kernels number it. */
  readonly kind: number;
}

/** The layers of a shape from the first that computes on. */
export function placeLayers({ layers, activation, output }: Required<NetworkShape>): LayerPlace[] {
  let next = 0;
  return layers.slice(1).map((outputs, index) => {
    const inputs = layers[index]!;
    const weights = next;
    const biases = weights + inputs * outputs;
    next = biases + outputs;
    const kind = kindNumbers[index === layers.length - 2 ? output : activation];
    return { inputs, outputs, weights, biases, kind };
  });
}

function checkChoice(argument: string, value: string | undefined, choices: readonly string[]): void {
  if (value !== undefined && !choices.includes(value)) {
    refuseArgument(argument, `one of ${choices.join(', ')}`, String(value));
  }
}
