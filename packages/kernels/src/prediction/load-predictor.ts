import { checkInteger, refuseArgument } from '../check-argument.ts';
import { checkColumn } from '../input-columns.ts';
import type { Kernels } from '../load/load-kernels.ts';
import {
  forecasters,
  lineWindows,
  regressionGains,
  smoothings,
  trends,
  type Forecaster,
} from './forecasters.ts';
import { PredictorState, ringRows } from './predictor-state.ts';

export interface LoadPredictorOptions {
  /** From 1 to 2^20. */
  readonly agents: number;
  /** Steps ahead, besides one, for which errors are measured: what far forecasts go by. From 2 to 1,000, default 10. */
  readonly farHorizon?: number;
}

export interface ForecasterChoice {
  readonly forecaster: Forecaster;
  /** Its part of the forecast, from 0 to 1. */
  readonly weight: number;
}

/** Squares of samples must stay within f32. */
const largestSample = 1e15;
/** An error counts half after 69 steps. */
const errorRate = 0.01;
/** As in the kernel `mixForecasts`. */
const sharpness = 16;
const mostAgents = 2 ** 20;
const count = forecasters.length;

/**
 * Forecasts the load of many agents, each from its own past. Twelve forecasters run beside each other (the newest sample,
 * EWMA, Holt, lines, autoregression with several parameters); their past errors, one step and `farHorizon` steps ahead,
 * decide for each agent how much each counts: (least error / its error)^16. A step costs the same at any time, about 20
 * passes over the agents, and keeps about 300 numbers per agent.
 */
export class LoadPredictor {
  readonly farHorizon: number;
  readonly #kernels: Kernels;
  readonly #state: PredictorState;
  #agents: number;
  #steps = 0;
  readonly #joining = new Set<number>();

  /** @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED */
  constructor(kernels: Kernels, { agents, farHorizon = 10 }: LoadPredictorOptions) {
    checkInteger('agents', agents, { from: 1, to: mostAgents });
    checkInteger('farHorizon', farHorizon, { from: 2, to: 1_000 });
    this.farHorizon = farHorizon;
    this.#kernels = kernels;
    this.#agents = agents;
    this.#state = new PredictorState(kernels.memory, { agents, farHorizon });
    for (let agent = 0; agent < agents; agent++) this.#joining.add(agent);
  }

  get agents(): number {
    return this.#agents;
  }

  /**
   * @param row [agents] the newest load of each.
   * @throws KERNEL_ARGUMENT_INVALID for a row of another length, detached or shared, or with a load that is not a number
   * or beyond 1e15 in size; nothing has changed then.
   */
  observe(row: Float32Array): void {
    const { memory, exports } = this.#kernels;
    checkColumn(memory, row, { argument: 'row', length: this.#agents });
    const { rows, stride } = this.#state;
    const newest = this.#sampleAt(0);
    memory.views.f32.set(row, newest >>> 2);
    const wrong = exports.firstBeyond(newest, this.#agents, largestSample);
    if (wrong >= 0)
      refuseArgument(
        `row[${wrong}]`,
        `a number from -${largestSample} to ${largestSample}`,
        String(row[wrong]),
      );
    for (const agent of this.#joining) this.#state.begin(agent, row[agent]!);
    this.#joining.clear();
    const near = this.#pointer(rows.nearForecasts);
    const far = this.#pointer(rows.farForecasts + (this.#steps % this.farHorizon) * count);
    exports.errorStep(this.#pointer(rows.nearErrors), near, newest, count, stride, stride, errorRate);
    exports.errorStep(this.#pointer(rows.farErrors), far, newest, count, stride, stride, errorRate);
    this.#step(newest);
    this.#steps++;
    this.#forecastAll(near, 1);
    this.#forecastAll(far, this.farHorizon);
  }

  /**
   * @param horizon steps ahead, from 1 to 1,000,000.
   * @param out [agents]
   * @returns `out`, the expected load of each agent.
   * @throws KERNEL_ARGUMENT_INVALID before the first row.
   */
  forecast(horizon = 1, out: Float32Array = new Float32Array(this.#agents)): Float32Array {
    checkInteger('horizon', horizon, { from: 1, to: 1_000_000 });
    if (this.#steps === 0) refuseArgument('rows', 'at least one', '0');
    if (out.length !== this.#agents) refuseArgument('out', `${this.#agents} numbers`, String(out.length));
    const { stride } = this.#state;
    const { exports, scratch, memory } = this.#kernels;
    const [forecasts, mixed] = scratch.take(count * stride * 4, stride * 4);
    this.#forecastAll(forecasts, horizon);
    exports.mixForecasts(mixed, forecasts, this.#pointer(this.#errorsFor(horizon)), count, stride, stride);
    out.set(memory.views.f32.subarray(mixed >>> 2, (mixed >>> 2) + this.#agents));
    return out;
  }

  /** The forecasters that the agent's forecast goes by, the one with the most weight first. */
  choiceOf(agent: number, horizon = 1): ForecasterChoice[] {
    checkInteger('agent', agent, { from: 0, to: this.#agents - 1 });
    checkInteger('horizon', horizon, { from: 1, to: 1_000_000 });
    const { f32 } = this.#kernels.memory.views;
    const first = (this.#pointer(this.#errorsFor(horizon)) >>> 2) + agent;
    const errors = forecasters.map((_, c) => f32[first + c * this.#state.stride]!);
    const least = Math.min(...errors);
    const weights = errors.map((error) => (error === least ? 1 : (least / error) ** sharpness));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return forecasters
      .map((forecaster, c) => ({ forecaster, weight: weights[c]! / total }))
      .toSorted((a, b) => b.weight - a.weight);
  }

  /**
   * More agents, behind those that are there. Their past begins with their first sample.
   * @throws KERNEL_ARGUMENT_INVALID for fewer; KERNEL_MEMORY_EXHAUSTED; nothing has changed then.
   */
  grow(agents: number): void {
    checkInteger('agents', agents, { from: this.#agents, to: mostAgents });
    this.#state.makeRoomFor(agents);
    for (let agent = this.#agents; agent < agents; agent++) this.#joining.add(agent);
    this.#agents = agents;
  }

  /** Forgets what this agent did before its next sample: another has its place. */
  restart(agent: number): void {
    checkInteger('agent', agent, { from: 0, to: this.#agents - 1 });
    this.#joining.add(agent);
  }

  /** Gives the memory back; the predictor is of no use afterwards. */
  free(): void {
    this.#state.free();
  }

  /** Near forecasts go by the errors one step ahead, far ones by those at the far horizon: what is nearer in ratio. */
  #errorsFor(horizon: number): number {
    const { rows } = this.#state;
    return horizon * horizon <= this.farHorizon ? rows.nearErrors : rows.farErrors;
  }

  #pointer(row: number): number {
    return this.#state.pointerTo(row);
  }

  /** @param back 0 for the sample after those that were observed, 1 for the newest of them, and so on. */
  #sampleAt(back: number): number {
    const at = (this.#steps + ringRows - back) % ringRows;
    return this.#pointer(this.#state.rows.ring + at);
  }

  #step(newest: number): void {
    const { exports, memory } = this.#kernels;
    const { rows, stride } = this.#state;
    const before = this.#sampleAt(1);
    const ages = this.#pointer(rows.ages);
    const { f32 } = memory.views;
    for (let i = ages >>> 2; i < (ages >>> 2) + stride; i++) f32[i] = f32[i]! + 1;
    smoothings.forEach((alpha, i) => exports.ewmaStep(this.#pointer(rows.levels + i), newest, stride, alpha));
    trends.forEach(({ alpha, beta }, i) => {
      const [level, trend] = [this.#pointer(rows.trendLevels + i), this.#pointer(rows.trends + i)];
      exports.holtStep(level, trend, newest, stride, alpha, beta);
    });
    regressionGains.forEach((gain, i) =>
      exports.autoregressionStep(...this.#regression(i), before, newest, ages, stride, gain),
    );
  }

  /** Writes f32 out[forecasters][stride], from the samples that were observed. */
  #forecastAll(out: number, horizon: number): void {
    const { exports, memory } = this.#kernels;
    const { rows, stride } = this.#state;
    const { u8 } = memory.views;
    const rowBytes = stride * 4;
    let next = out;
    const take = () => (next += rowBytes) - rowBytes;
    const newest = this.#sampleAt(1);
    u8.copyWithin(take(), newest, newest + rowBytes);
    for (const row of smoothings.keys()) {
      const level = this.#pointer(rows.levels + row);
      u8.copyWithin(take(), level, level + rowBytes);
    }
    for (const i of trends.keys())
      exports.trendAhead(
        take(),
        this.#pointer(rows.trendLevels + i),
        this.#pointer(rows.trends + i),
        stride,
        horizon,
      );
    for (const window of lineWindows) {
      const first = (this.#steps + ringRows - window) % ringRows;
      exports.linearTrend(take(), this.#pointer(rows.ring), stride, stride, ringRows, first, window, horizon);
    }
    for (const i of regressionGains.keys())
      exports.autoregressionAhead(take(), ...this.#regression(i), newest, stride, horizon);
  }

  #regression(index: number): [means: number, products: number, squares: number] {
    const { means, products, squares } = this.#state.rows;
    return [this.#pointer(means + index), this.#pointer(products + index), this.#pointer(squares + index)];
  }
}
