/** How much work, by time, may lie ready in a shard: enough to hide the way there and back on a busy machine. */
const AHEAD_MS = 4;
/** Shorter tasks take main about as long as a thread, so a second thread adds nothing but messages. */
const TINY_MS = 0.002;
/** Of one report: its thread may have lost its core for a while. */
const MAX_WEIGHT = 0.3;
/** One that runs and one that is at hand when it ends. */
export const MIN_CPU_CREDIT = 2;

/**
 * How many cpu tasks a shard may have. Long ones are not heaped up; tiny ones travel by the hundred, as a message
 * costs more than they do. Grows at most twofold per report, shrinks at once.
 */
export class CpuCredit {
  readonly #max: number;
  #limit: number = MIN_CPU_CREDIT;
  #meanMs = 0;
  #leastMs = Number.POSITIVE_INFINITY;

  constructor(max: number) {
    this.#max = max;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Whether one shard keeps up with main. */
  get isForTiny(): boolean {
    return this.#leastMs < TINY_MS;
  }

  /** @param tasks ended since the last report. @param microseconds they took together. */
  report(tasks: number, microseconds: number): void {
    const meanMs = microseconds / 1000 / tasks;
    // A rise counts by the work that shows it, as the first task of a message takes many times what the others do.
    const weight = meanMs < this.#meanMs ? MAX_WEIGHT : Math.min(microseconds / 1000, MAX_WEIGHT);
    this.#meanMs = this.#meanMs === 0 ? meanMs : this.#meanMs + (meanMs - this.#meanMs) * weight;
    this.#leastMs = Math.min(meanMs, this.#leastMs * (1 + weight));
    const target = Math.floor(AHEAD_MS / Math.max(this.#meanMs, 0.0001));
    const bounded = Math.min(Math.max(target, MIN_CPU_CREDIT), this.#max);
    this.#limit = Math.min(bounded, this.#limit * 2);
  }
}
