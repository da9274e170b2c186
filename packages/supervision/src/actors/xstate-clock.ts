import type { CancelTimer, Clock } from '@conclave/contracts';

interface XStateClock {
  setTimeout(callback: () => void, delayMs: number): CancelTimer;
  clearTimeout(cancel: CancelTimer | undefined): void;
}

/** Our clock port in the shape that XState's actors take. */
export function toXStateClock(clock: Clock): XStateClock {
  return {
    setTimeout: (callback, delayMs) => clock.schedule(delayMs, callback),
    clearTimeout: (cancel) => cancel?.(),
  };
}
