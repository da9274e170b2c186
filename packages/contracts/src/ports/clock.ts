/** The longest delay that timers take; a longer one would fire at once. Almost 25 days. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Stops a timer. Calling it twice, or after the timer fired, does nothing. */
export type CancelTimer = () => void;

/** Time, so that a simulator can own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. For records; never for measuring durations or leases. */
  nowMs(): number;
  /** Milliseconds on a clock that never goes back, with a fraction. For durations and deadlines. */
  monotonicMs(): number;
  /** Calls back once after at least `delayMs`. Does not keep the process alive when `keepAlive` is false. */
  schedule(delayMs: number, callback: () => void, options?: { readonly keepAlive?: boolean }): CancelTimer;
}
