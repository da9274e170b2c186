/**
 * Forecasts for many agents. `rows` is a ring, f32[window][stride]: each row has one sample of every agent, the oldest is
 * in row `first`, and `count` (from 1 to the window) of them are there. Arithmetic is that of f32.
 */
export interface PredictionExports {
  /** f32 out[agents] = exponentially weighted mean */
  ewma(
    out: number,
    rows: number,
    agents: number,
    stride: number,
    window: number,
    first: number,
    count: number,
    alpha: number,
  ): void;
  /** f32 out[agents] = level + horizon * trend */
  holt(
    out: number,
    rows: number,
    agents: number,
    stride: number,
    window: number,
    first: number,
    count: number,
    alpha: number,
    beta: number,
    horizon: number,
  ): void;
  /** f32 out[agents] = line of least squares, `horizon` steps behind the newest sample */
  linearTrend(
    out: number,
    rows: number,
    agents: number,
    stride: number,
    window: number,
    first: number,
    count: number,
    horizon: number,
  ): void;
  /** f32 out[agents] = mean + phi^horizon * (newest - mean) */
  autoregression(
    out: number,
    rows: number,
    agents: number,
    stride: number,
    window: number,
    first: number,
    count: number,
    horizon: number,
  ): void;
  /** f32 levels[agents] with one more sample, f32 row[agents] */
  ewmaStep(levels: number, row: number, agents: number, alpha: number): void;
  /** f32 levels[agents], f32 trends[agents] with one more sample, f32 row[agents] */
  holtStep(levels: number, trends: number, row: number, agents: number, alpha: number, beta: number): void;
  /** @returns the lowest index of f32 values[count] that is not a number or farther from zero than the limit, or -1 */
  firstBeyond(values: number, count: number, limit: number): number;
  /** f32 means, products, squares of [agents] with one more sample, f32 row[agents], after f32 befores[agents] */
  autoregressionStep(
    means: number,
    products: number,
    squares: number,
    befores: number,
    row: number,
    ages: number,
    agents: number,
    gain: number,
  ): void;
  /** f32 out[agents] from what `autoregressionStep` keeps */
  autoregressionAhead(
    out: number,
    means: number,
    products: number,
    squares: number,
    row: number,
    agents: number,
    horizon: number,
  ): void;
  /** f32 out[agents] = levels + horizon * trends */
  trendAhead(out: number, levels: number, trends: number, agents: number, horizon: number): void;
  /** f32 errors[forecasters][stride] with the errors of f32 forecasts of the same shape of f32 row[agents] */
  errorStep(
    errors: number,
    forecasts: number,
    row: number,
    forecasters: number,
    agents: number,
    stride: number,
    rate: number,
  ): void;
  /** f32 out[agents] of f32 forecasts[forecasters][stride], weighted by f32 errors of the same shape */
  mixForecasts(
    out: number,
    forecasts: number,
    errors: number,
    forecasters: number,
    agents: number,
    stride: number,
  ): void;
}
