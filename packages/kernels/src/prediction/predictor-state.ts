import type { KernelMemory } from '../memory/kernel-memory.ts';
import { rowStride } from '../row-stride.ts';
import { forecasters, lineWindows, regressionGains, smoothings, trends } from './forecasters.ts';

/** Agents are side by side in blocks of so many, which the kernels take at once. */
const blockAgents = 32;
/** One row more than the longest line needs, so that a refused sample harms none. */
export const ringRows = lineWindows[lineWindows.length - 1]! + 1;

/** Where each part begins, in rows of one number per agent. */
export interface StateRows {
  readonly levels: number;
  readonly trendLevels: number;
  readonly trends: number;
  readonly means: number;
  readonly products: number;
  readonly squares: number;
  readonly ages: number;
  /** One row per forecaster, of the forecasts one step ahead. */
  readonly nearErrors: number;
  /** One row per forecaster, of the forecasts `farHorizon` steps ahead. */
  readonly farErrors: number;
  /** The newest samples. */
  readonly ring: number;
  /** One row per forecaster, made at the last step. */
  readonly nearForecasts: number;
  /** The same for each of the last `farHorizon` steps. */
  readonly farForecasts: number;
  readonly count: number;
}

/** All that is kept of the agents: f32[rows][stride] in one block of the kernels' memory. */
export class PredictorState {
  readonly rows: StateRows;
  readonly #memory: KernelMemory;
  #pointer: number;
  #stride: number;

  /** @throws KERNEL_MEMORY_EXHAUSTED */
  constructor(memory: KernelMemory, { agents, farHorizon }: { agents: number; farHorizon: number }) {
    this.rows = rowsFor(farHorizon);
    this.#memory = memory;
    this.#stride = rowStride(agents, blockAgents);
    this.#pointer = this.#allocate(this.#stride);
  }

  /** Agents that there is room for. */
  get stride(): number {
    return this.#stride;
  }

  pointerTo(row: number): number {
    return this.#pointer + row * this.#stride * 4;
  }

  /** @throws KERNEL_MEMORY_EXHAUSTED; nothing has changed then. */
  makeRoomFor(agents: number): void {
    if (agents <= this.#stride) return;
    const stride = rowStride(Math.max(agents, 2 * this.#stride), blockAgents);
    const pointer = this.#allocate(stride);
    const { f32 } = this.#memory.views;
    for (let row = 0; row < this.rows.count; row++) {
      const from = this.pointerTo(row) >>> 2;
      f32.copyWithin((pointer >>> 2) + row * stride, from, from + this.#stride);
    }
    this.#memory.free(this.#pointer);
    this.#pointer = pointer;
    this.#stride = stride;
  }

  /** As if the agent had had this sample ever since, without an error. */
  begin(agent: number, sample: number): void {
    const { rows } = this;
    this.#set(agent, { from: 0, to: rows.count, value: 0 });
    this.#set(agent, { from: rows.levels, to: rows.trends, value: sample });
    this.#set(agent, { from: rows.means, to: rows.products, value: sample });
    this.#set(agent, { from: rows.ring, to: rows.count, value: sample });
  }

  free(): void {
    this.#memory.free(this.#pointer);
  }

  #set(agent: number, { from, to, value }: { from: number; to: number; value: number }): void {
    const { f32 } = this.#memory.views;
    const first = (this.#pointer >>> 2) + agent;
    for (let row = from; row < to; row++) f32[first + row * this.#stride] = value;
  }

  /** Zeroed: the kernels compute with the lanes behind the last agent, too. */
  #allocate(stride: number): number {
    const bytes = stride * this.rows.count * 4;
    const pointer = this.#memory.allocate(bytes);
    this.#memory.views.u8.fill(0, pointer, pointer + bytes);
    return pointer;
  }
}

function rowsFor(farHorizon: number): StateRows {
  let next = 0;
  const take = (count: number) => {
    const row = next;
    next += count;
    return row;
  };
  const rows = {
    levels: take(smoothings.length),
    trendLevels: take(trends.length),
    trends: take(trends.length),
    means: take(regressionGains.length),
    products: take(regressionGains.length),
    squares: take(regressionGains.length),
    ages: take(1),
    nearErrors: take(forecasters.length),
    farErrors: take(forecasters.length),
    ring: take(ringRows),
    nearForecasts: take(forecasters.length),
    farForecasts: take(farHorizon * forecasters.length),
  };
  return { ...rows, count: next };
}
