import { refuseArgument } from '../check-argument.ts';

/** How parameters follow their gradients. */
export type Optimiser =
  | { readonly kind: 'sgd'; readonly rate: number }
  | {
      readonly kind: 'adam';
      readonly rate: number;
      /** Share of the mean that stays at each step. Default 0.9. */
      readonly meanDecay?: number;
      /** Share of the mean square that stays at each step. Default 0.999. */
      readonly squareDecay?: number;
      /** Default 1e-8. */
      readonly epsilon?: number;
    };

export interface AdamRates {
  readonly rate: number;
  readonly meanDecay: number;
  readonly squareDecay: number;
  readonly epsilon: number;
}

/**
 * The rates of step number `step`, from 1 on: the first steps are made larger, as the means begin at zero.
 * @throws KERNEL_ARGUMENT_INVALID
 */
export function adamRates(optimiser: Extract<Optimiser, { kind: 'adam' }>, step: number): AdamRates {
  const { meanDecay = 0.9, squareDecay = 0.999, epsilon = 1e-8 } = optimiser;
  checkDecay('meanDecay', meanDecay);
  checkDecay('squareDecay', squareDecay);
  checkPositive('epsilon', epsilon);
  const rate = (optimiser.rate * Math.sqrt(1 - squareDecay ** step)) / (1 - meanDecay ** step);
  return { rate, meanDecay, squareDecay, epsilon };
}

/** @throws KERNEL_ARGUMENT_INVALID */
export function checkPositive(argument: string, value: number): void {
  if (!(value > 0 && value < Infinity)) refuseArgument(argument, 'a positive number', String(value));
}

function checkDecay(argument: string, value: number): void {
  if (!(value >= 0 && value < 1)) refuseArgument(argument, 'a number from 0 and below 1', String(value));
}
