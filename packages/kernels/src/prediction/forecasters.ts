/** One way to forecast, with its parameters. */
export type Forecaster =
  | { readonly method: 'last' }
  | { readonly method: 'ewma'; readonly alpha: number }
  | { readonly method: 'holt'; readonly alpha: number; readonly beta: number }
  /** The line through the newest samples. */
  | { readonly method: 'ols'; readonly window: number }
  /** Mean and correlation forget at this rate. */
  | { readonly method: 'ar1'; readonly gain: number };

/** From slow to quick; what none of them forecasts well is hard to forecast from one series alone. */
export const smoothings = [0.1, 0.2, 0.4, 0.7] as const;
export const trends = [
  { alpha: 0.2, beta: 0.02 },
  { alpha: 0.8, beta: 0.4 },
] as const;
/** In ascending order. */
export const lineWindows = [16, 64] as const;
export const regressionGains = [0.05, 0.02, 0.005] as const;

/** In the order of their rows in the predictor's state. */
export const forecasters: readonly Forecaster[] = [
  { method: 'last' },
  ...smoothings.map((alpha) => ({ method: 'ewma', alpha }) as const),
  ...trends.map((shares) => ({ method: 'holt', ...shares }) as const),
  ...lineWindows.map((window) => ({ method: 'ols', window }) as const),
  ...regressionGains.map((gain) => ({ method: 'ar1', gain }) as const),
];
