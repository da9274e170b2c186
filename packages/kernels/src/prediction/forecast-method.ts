import { checkInteger, refuseArgument } from '../check-argument.ts';

/** Shares are from 0 (keeps what was) to 1 (takes what is new). */
export interface ForecastOptions {
  /** Steps ahead, from 1 to 1,000,000. Default 1. */
  readonly horizon?: number;
  /** Share of the newest sample in the level, for `ewma` and `holt`. Default 0.3. */
  readonly alpha?: number;
  /** Share of the newest change in the trend, for `holt`. Default 0.1. */
  readonly beta?: number;
}

/**
 * `last`: the newest sample. `ewma`: exponentially weighted mean. `holt`: level and trend, exponentially weighted.
 * `ols`: the straight line of least squares. `ar1`: back to the mean as fast as neighbouring samples correlate.
 */
export type ForecastMethod = 'last' | 'ewma' | 'holt' | 'ols' | 'ar1';

/** @throws KERNEL_ARGUMENT_INVALID */
export function checkForecast({
  horizon = 1,
  alpha = 0.3,
  beta = 0.1,
}: ForecastOptions): Required<ForecastOptions> {
  checkInteger('horizon', horizon, { from: 1, to: 1_000_000 });
  checkShare('alpha', alpha);
  checkShare('beta', beta);
  return { horizon, alpha, beta };
}

/** @throws KERNEL_ARGUMENT_INVALID */
export function checkShare(argument: string, value: number): void {
  if (!(value >= 0 && value <= 1)) refuseArgument(argument, 'a number from 0 to 1', String(value));
}
