import type { CancelTimer, Clock } from '@conclave/contracts';

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** So that a reader who takes one of the two clocks for the other is found out. */
const EPOCH_MS = 1_700_000_000_000;

/** Time that stands still until it is told to go on. It starts at 0 on the monotonic clock. */
export class ManualClock implements Clock {
  #nowMs = 0;
  /** In the order in which they were made. */
  readonly #timers = new Set<Timer>();

  /** How many wait. */
  get timers(): number {
    return this.#timers.size;
  }

  nowMs(): number {
    return EPOCH_MS + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  schedule(delayMs: number, callback: () => void): CancelTimer {
    const timer: Timer = { atMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Calls back what falls due on the way, at its time; what is due together, in the order of its making. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let timer = this.#next(untilMs); timer !== undefined; timer = this.#next(untilMs)) {
      this.#timers.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.atMs);
      timer.callback();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers)
      if (timer.atMs <= untilMs && (next === undefined || timer.atMs < next.atMs)) next = timer;
    return next;
  }
}
