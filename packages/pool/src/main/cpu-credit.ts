/** How much work, by time, may lie ready in a shard: enough to hide the way there and back on a busy machine. */
const AHEAD_MS = 4;
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

  constructor(max: number) {
    this.#max = max;
  }

  get limit(): number {
    return this.#limit;
  }

  /** @param tasks ended since the last report. @param microseconds they took together. */
  report(tasks: number, microseconds: number): void {
    const meanMs = microseconds / 1000 / tasks;
    this.#meanMs = this.#meanMs === 0 ? meanMs : this.#meanMs * 0.7 + meanMs * 0.3;
    const target = Math.floor(AHEAD_MS / Math.max(this.#meanMs, 0.0001));
    const bounded = Math.min(Math.max(target, MIN_CPU_CREDIT), this.#max);
    this.#limit = Math.min(bounded, this.#limit * 2);
  }
}
