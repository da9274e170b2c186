import { loadKernels } from '@conclave/kernels';
import { LoadForecast } from '@conclave/scheduling';
import type { Fleet } from '@conclave/scheduling';

/** At most so often; the forecast takes samples as equally far apart. */
const intervalMs = 1_000;

/** Samples the agents' loads while tasks end, and forecasts the next sample. Kernels are loaded with the first one. */
export class LoadSamples {
  #forecast: LoadForecast | undefined;
  #sampledMs = -Infinity;
  #places = 0;

  sample(fleet: Fleet, nowMs: number): void {
    if (nowMs - this.#sampledMs < intervalMs) return;
    this.#sampledMs = nowMs;
    for (const agent of fleet.agents.keys()) this.#places = Math.max(this.#places, agent + 1);
    if (this.#places === 0) return;
    this.#forecast ??= new LoadForecast(loadKernels(), this.#places);
    const loads = new Float32Array(this.#places);
    for (const agent of fleet.agents.keys()) loads[agent] = fleet.loadMs(agent, nowMs);
    this.#forecast.observe(loads);
  }

  /** By the fleet's numbers of agents; undefined before the first sample. */
  ahead(): Float32Array | undefined {
    return this.#forecast?.ahead()?.loads;
  }
}
