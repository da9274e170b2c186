/** The predictor that chooses, and each method by itself, behind one interface over a single series. */
import {
  LoadPredictor,
  OnlineSmoothing,
  SampleRing,
  type ForecastMethod,
  type Kernels,
} from '@conclave/kernels';

export interface ForecastContestant {
  push(sample: Float32Array): void;
  /** @param horizon steps ahead */
  forecast(horizon: number): number;
  free(): void;
}

export type MakeContestant = (kernels: Kernels) => ForecastContestant;

export const automatic: MakeContestant = (kernels) => {
  const predictor = new LoadPredictor(kernels, { agents: 1 });
  return {
    push: (sample) => predictor.observe(sample),
    forecast: (horizon) => predictor.forecast(horizon)[0]!,
    free: () => predictor.free(),
  };
};

/** By name, with their parameters. */
export const singleMethods: Readonly<Record<string, MakeContestant>> = {
  'newest sample': overRing('last', 1),
  ...Object.fromEntries([0.1, 0.2, 0.4, 0.7].map((alpha) => [`EWMA ${alpha}`, smoothing(alpha)])),
  ...Object.fromEntries(
    [
      [0.2, 0.02],
      [0.5, 0.05],
      [0.8, 0.4],
    ].map(([alpha = 0, beta = 0]) => [`Holt ${alpha}, ${beta}`, smoothing(alpha, beta)]),
  ),
  ...Object.fromEntries([16, 32, 64].map((window) => [`OLS over ${window}`, overRing('ols', window)])),
  ...Object.fromEntries(
    [16, 32, 64, 128, 256].map((window) => [`AR(1) over ${window}`, overRing('ar1', window)]),
  ),
};

function smoothing(alpha: number, beta?: number): MakeContestant {
  return (kernels) => {
    const one = new OnlineSmoothing(kernels, { agents: 1, alpha, ...(beta === undefined ? {} : { beta }) });
    return {
      push: (sample) => one.push(sample),
      forecast: (horizon) => one.forecast(horizon)[0]!,
      free: () => one.free(),
    };
  };
}

function overRing(method: ForecastMethod, window: number): MakeContestant {
  return (kernels) => {
    const ring = new SampleRing(kernels, { agents: 1, window });
    return {
      push: (sample) => ring.push(sample),
      forecast: (horizon) => ring.forecast(method, { horizon })[0]!,
      free: () => ring.free(),
    };
  };
}
