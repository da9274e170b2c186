import { LoadPredictor } from '@conclave/kernels';
import type { Kernels } from '@conclave/kernels';
import { balanceScore } from './balance-score.ts';

export interface ForecastLoads {
  /** By agent, in the unit of the samples; not below 0. */
  readonly loads: Float32Array;
  /** Of these loads. */
  readonly balance: number;
}

/** Predicts each agent's load from its own past: the kernels choose among twelve methods by their past errors. */
export class LoadForecast {
  readonly #predictor: LoadPredictor;
  #samples = 0;

  constructor(kernels: Kernels, agents: number) {
    this.#predictor = new LoadPredictor(kernels, { agents });
  }

  /** @param loads one per agent, in ms of work or any other unit, sampled at equal intervals */
  observe(loads: Float32Array): void {
    if (loads.length > this.#predictor.agents) this.#predictor.grow(loads.length);
    this.#predictor.observe(loads);
    this.#samples += 1;
  }

  /** Undefined before the first sample. @param steps intervals ahead */
  ahead(steps = 1): ForecastLoads | undefined {
    if (this.#samples === 0) return undefined;
    const loads = this.#predictor.forecast(steps).map((load) => Math.max(0, load));
    return { loads, balance: balanceScore(loads) };
  }

  /** Another agent has the place. */
  restart(agent: number): void {
    if (agent < this.#predictor.agents) this.#predictor.restart(agent);
  }

  free(): void {
    this.#predictor.free();
  }
}
