import { checkInteger, largestFloat, refuseArgument } from '../check-argument.ts';
import { checkColumn, placeColumns } from '../input-columns.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { checkForecast, checkShare } from './forecast-method.ts';

export interface SmoothingOptions {
  /** From 1 on. */
  readonly agents: number;
  /** Share of the newest sample in the level, from 0 to 1. */
  readonly alpha: number;
  /** Share of the newest change in the trend, from 0 to 1. Without it there is no trend: `ewma` instead of `holt`. */
  readonly beta?: number;
}

/** Exponential smoothing of many agents that keeps no samples: a step costs the same however many there were. */
export class OnlineSmoothing {
  readonly agents: number;
  readonly #kernels: Kernels;
  readonly #alpha: number;
  readonly #beta: number | undefined;
  /** f32 levels[agents], then trends, each from a multiple of 64 bytes on. */
  readonly #levels: number;
  readonly #trends: number;
  #samples = 0;

  /** @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED */
  constructor(kernels: Kernels, { agents, alpha, beta }: SmoothingOptions) {
    checkInteger('agents', agents, { from: 1, to: 2 ** 24 });
    checkShare('alpha', alpha);
    checkShare('beta', beta ?? 0);
    this.agents = agents;
    this.#kernels = kernels;
    this.#alpha = alpha;
    this.#beta = beta;
    const columnBytes = Math.ceil(agents / 16) * 64;
    this.#levels = kernels.memory.allocate(2 * columnBytes);
    this.#trends = this.#levels + columnBytes;
    kernels.memory.views.u8.fill(0, this.#levels, this.#levels + 2 * columnBytes);
  }

  /**
   * @param row [agents], the newest sample of each.
   * @throws KERNEL_ARGUMENT_INVALID for a row of another length, detached or shared, or with a sample that is not finite;
   * nothing has changed then.
   */
  push(row: Float32Array): void {
    const { memory, exports } = this.#kernels;
    checkColumn(memory, row, { argument: 'row', length: this.agents });
    const [pointer = 0] = placeColumns(this.#kernels, [row], []);
    const wrong = exports.firstBeyond(pointer, this.agents, largestFloat);
    const { f32 } = memory.views;
    if (wrong >= 0) refuseArgument(`row[${wrong}]`, 'a finite number', String(f32[(pointer >>> 2) + wrong]));
    if (this.#samples === 0) f32.copyWithin(this.#levels >>> 2, pointer >>> 2, (pointer >>> 2) + this.agents);
    else if (this.#beta === undefined) exports.ewmaStep(this.#levels, pointer, this.agents, this.#alpha);
    else this.#holt(pointer, this.#beta);
    this.#samples++;
  }

  /**
   * @param horizon steps ahead, from 1.
   * @throws KERNEL_ARGUMENT_INVALID without a sample.
   */
  forecast(horizon = 1): Float32Array {
    checkForecast({ horizon });
    if (this.#samples === 0) refuseArgument('samples', 'at least one row', '0');
    const { f32 } = this.#kernels.memory.views;
    const trends = f32.subarray(this.#trends >>> 2, (this.#trends >>> 2) + this.agents);
    const levels = f32.subarray(this.#levels >>> 2, (this.#levels >>> 2) + this.agents);
    return Float32Array.from(levels, (level, agent) => level + horizon * trends[agent]!);
  }

  /** Gives the memory back; this is of no use afterwards. */
  free(): void {
    this.#kernels.memory.free(this.#levels);
  }

  /** The second sample is the level and its distance from the first the trend: shares of 1 say just that. */
  #holt(row: number, beta: number): void {
    const [alpha, share] = this.#samples === 1 ? [1, 1] : [this.#alpha, beta];
    this.#kernels.exports.holtStep(this.#levels, this.#trends, row, this.agents, alpha, share);
  }
}
