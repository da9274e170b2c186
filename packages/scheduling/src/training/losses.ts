/** How wrong predictions were. All are means over rows; the smaller the better. */
export interface Losses {
  /** Rows with a duration: tasks that succeeded. */
  readonly durations: number;
  /** Mean absolute error of the logarithm of the duration: 0.1 is a tenth too long or too short. */
  readonly logError: number;
  /** Pinball loss of the 10th and 90th percentiles of the logarithm: how well intervals say what is not known. */
  readonly interval: number;
  /** Part of the durations that lay between the two percentiles: 0.8 is right. */
  readonly coverage: number;
  readonly outcomes: number;
  /** Brier score of the probability of success: its squared error. */
  readonly brier: number;
}

export interface Prediction {
  readonly mu: number;
  readonly sigma: number;
  readonly success: number;
}

export interface Actual {
  readonly durationMs: number;
  readonly success: boolean;
}

export function logErrorOf({ mu }: Prediction, actual: Actual): number {
  return Math.abs(logOf(actual) - mu);
}

export function squaredErrorOf({ success }: Prediction, actual: Actual): number {
  return (success - (actual.success ? 1 : 0)) ** 2;
}

function logOf({ durationMs }: Actual): number {
  return Math.log(Math.max(durationMs, leastMs));
}

/** Quantile of the standard normal for the 90th percentile. */
const z90 = 1.2816;

export class LossMeter {
  #durations = 0;
  #logError = 0;
  #interval = 0;
  #covered = 0;
  #outcomes = 0;
  #brier = 0;

  add(prediction: Prediction, actual: Actual): void {
    const { mu, sigma } = prediction;
    this.#outcomes += 1;
    this.#brier += squaredErrorOf(prediction, actual);
    if (!actual.success) return;
    const log = logOf(actual);
    const low = mu - z90 * sigma;
    const high = mu + z90 * sigma;
    this.#durations += 1;
    this.#logError += logErrorOf(prediction, actual);
    this.#interval += (pinball(log - low, 0.1) + pinball(log - high, 0.9)) / 2;
    this.#covered += log >= low && log <= high ? 1 : 0;
  }

  losses(): Losses {
    const durations = Math.max(1, this.#durations);
    return {
      durations: this.#durations,
      logError: this.#logError / durations,
      interval: this.#interval / durations,
      coverage: this.#covered / durations,
      outcomes: this.#outcomes,
      brier: this.#brier / Math.max(1, this.#outcomes),
    };
  }
}

/** A tenth of a microsecond: recordings round down to nothing. */
const leastMs = 1e-4;

function pinball(above: number, quantile: number): number {
  return above >= 0 ? quantile * above : (quantile - 1) * above;
}
