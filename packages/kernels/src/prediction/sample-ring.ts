import { checkInteger, largestFloat, refuseArgument } from '../check-argument.ts';
import { checkColumn } from '../input-columns.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { rowStride } from '../row-stride.ts';
import { checkForecast, type ForecastMethod, type ForecastOptions } from './forecast-method.ts';

/** Agents are side by side in blocks of so many, which the kernels take at once. */
const blockAgents = 32;
const largestWindow = 65_536;
const mostAgents = 2 ** 24;

/**
 * The newest samples of many agents, a row of one sample per agent at each step of time. Forecasts run over all agents at
 * once. An agent that joins late, or again, is taken as if it always had had its first sample.
 */
export class SampleRing {
  readonly window: number;
  readonly #kernels: Kernels;
  #rows: number;
  #stride: number;
  #agents: number;
  /** Row that the next sample is written to; one row more than the window, so that a refused row harms none. */
  #next = 0;
  #samples = 0;
  /** Agents whose earlier rows are filled with their next sample. */
  #joining = new Set<number>();

  /**
   * @param size agents: from 1 to 2^24; window: the rows that are kept, from 1 to 65,536.
   * @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED
   */
  constructor(kernels: Kernels, { agents, window }: { agents: number; window: number }) {
    checkInteger('agents', agents, { from: 1, to: mostAgents });
    checkInteger('window', window, { from: 1, to: largestWindow });
    this.window = window;
    this.#kernels = kernels;
    this.#agents = agents;
    this.#stride = rowStride(agents, blockAgents);
    this.#rows = this.#allocate(this.#stride);
  }

  get agents(): number {
    return this.#agents;
  }

  /** Rows that are there: from 0 up to the window. */
  get samples(): number {
    return this.#samples;
  }

  /**
   * Adds a row, the newest; the oldest goes when the window is full.
   * @param row [agents]
   * @throws KERNEL_ARGUMENT_INVALID for a row of another length, detached or shared, or with a sample that is not finite;
   * nothing has changed then.
   */
  push(row: Float32Array): void {
    const { memory } = this.#kernels;
    checkColumn(memory, row, { argument: 'row', length: this.#agents });
    const pointer = this.#pointerOf(this.#next);
    memory.views.f32.set(row, pointer >>> 2);
    const wrong = this.#kernels.exports.firstBeyond(pointer, this.#agents, largestFloat);
    if (wrong >= 0) refuseArgument(`row[${wrong}]`, 'a finite number', String(row[wrong]));
    for (const agent of this.#joining) this.#backfill(agent, row[agent]!);
    this.#joining.clear();
    this.#next = (this.#next + 1) % (this.window + 1);
    this.#samples = Math.min(this.#samples + 1, this.window);
  }

  /**
   * More agents, behind those that are there.
   * @throws KERNEL_ARGUMENT_INVALID for fewer; KERNEL_MEMORY_EXHAUSTED; nothing has changed then.
   */
  grow(agents: number): void {
    checkInteger('agents', agents, { from: this.#agents, to: mostAgents });
    if (agents > this.#stride) this.#widen(rowStride(Math.max(agents, 2 * this.#stride), blockAgents));
    for (let agent = this.#agents; agent < agents; agent++) this.#joining.add(agent);
    this.#agents = agents;
  }

  /** Forgets what this agent did before its next sample: another has its place. */
  restart(agent: number): void {
    checkInteger('agent', agent, { from: 0, to: this.#agents - 1 });
    this.#joining.add(agent);
  }

  /**
   * @param out [agents]
   * @returns `out`, one forecast per agent. Samples beyond about 1e37 can give infinities.
   * @throws KERNEL_ARGUMENT_INVALID without a sample, and for options out of range.
   */
  forecast(
    method: ForecastMethod,
    options: ForecastOptions = {},
    out: Float32Array = new Float32Array(this.#agents),
  ): Float32Array {
    const checked = checkForecast(options);
    if (this.#samples === 0) refuseArgument('samples', 'at least one row', '0');
    if (out.length !== this.#agents) refuseArgument('out', `${this.#agents} numbers`, String(out.length));
    const pointer = this.#compute(method, checked) >>> 2;
    out.set(this.#kernels.memory.views.f32.subarray(pointer, pointer + this.#agents));
    return out;
  }

  /** Gives the memory back; the ring is of no use afterwards. */
  free(): void {
    this.#kernels.memory.free(this.#rows);
  }

  /** @returns where the forecasts are. */
  #compute(method: ForecastMethod, { horizon, alpha, beta }: Required<ForecastOptions>): number {
    if (method === 'last') return this.#pointerOf((this.#next + this.window) % (this.window + 1));
    const [out] = this.#kernels.scratch.take(this.#stride * 4);
    const { exports } = this.#kernels;
    const first = (this.#next + this.window + 1 - this.#samples) % (this.window + 1);
    const ring = [this.#rows, this.#stride, this.#stride, this.window + 1, first, this.#samples] as const;
    if (method === 'ewma') exports.ewma(out, ...ring, alpha);
    else if (method === 'holt') exports.holt(out, ...ring, alpha, beta, horizon);
    else if (method === 'ols') exports.linearTrend(out, ...ring, horizon);
    else exports.autoregression(out, ...ring, horizon);
    return out;
  }

  #backfill(agent: number, sample: number): void {
    const { f32 } = this.#kernels.memory.views;
    const from = (this.#rows >>> 2) + agent;
    for (let row = 0; row <= this.window; row++) f32[from + row * this.#stride] = sample;
  }

  #widen(stride: number): void {
    const { memory } = this.#kernels;
    const rows = this.#allocate(stride);
    const { f32 } = memory.views;
    for (let row = 0; row <= this.window; row++) {
      const from = this.#pointerOf(row) >>> 2;
      f32.copyWithin((rows >>> 2) + row * stride, from, from + this.#stride);
    }
    memory.free(this.#rows);
    this.#rows = rows;
    this.#stride = stride;
  }

  /** Zeroed: the kernels compute with the lanes behind the last agent, too. */
  #allocate(stride: number): number {
    const { memory } = this.#kernels;
    const bytes = stride * (this.window + 1) * 4;
    const pointer = memory.allocate(bytes);
    memory.views.u8.fill(0, pointer, pointer + bytes);
    return pointer;
  }

  #pointerOf(row: number): number {
    return this.#rows + row * this.#stride * 4;
  }
}
