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
  /** @returns the lowest index of f32 values[count] that is not finite, or -1 */
  firstNonFinite(values: number, count: number): number;
}
