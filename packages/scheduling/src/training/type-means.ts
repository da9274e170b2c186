import type { HistoryRow } from './history.ts';
import type { Prediction } from './losses.ts';

/** What the learned model has to beat: for each type the mean and spread of all its rows, whoever did it. */
export class TypeMeans {
  readonly #types = new Map<string, Moments>();
  readonly #all = new Moments();

  observe(row: HistoryRow): void {
    const known = this.#types.get(row.taskType);
    const moments = known ?? new Moments();
    if (known === undefined) this.#types.set(row.taskType, moments);
    moments.add(row);
    this.#all.add(row);
  }

  predict({ taskType }: Pick<HistoryRow, 'taskType'>): Prediction {
    return (this.#types.get(taskType) ?? this.#all).prediction(this.#all);
  }
}

class Moments {
  #rows = 0;
  #good = 0;
  #sum = 0;
  #squares = 0;

  add({ durationMs, success }: HistoryRow): void {
    this.#rows += 1;
    if (!success) return;
    const log = Math.log(Math.max(durationMs, 1e-4));
    this.#good += 1;
    this.#sum += log;
    this.#squares += log * log;
  }

  prediction(all: Moments): Prediction {
    const from = this.#good > 0 ? this : all;
    const count = Math.max(1, from.#good);
    const mu = from.#sum / count;
    const variance = Math.max(0.01, from.#squares / count - mu * mu);
    // One more success than was seen, and one more failure in ten: no probability is certain.
    return { mu, sigma: Math.sqrt(variance), success: (this.#good + 0.9) / (this.#rows + 1) };
  }
}
