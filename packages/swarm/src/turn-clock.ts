import type { Clock } from '@conclave/contracts';

/**
 * A clock that is read once for all that happens in one go: a batch of a thousand outcomes ends at the same
 * millisecond, and asking a thousand times would cost more than handling them.
 */
export function createTurnClock(clock: Clock): Clock {
  let nowMs: number | undefined;
  let monotonicMs: number | undefined;
  const forget = (): void => {
    nowMs = undefined;
    monotonicMs = undefined;
  };
  const remember = (): void => {
    if (nowMs === undefined && monotonicMs === undefined) queueMicrotask(forget);
  };
  return {
    nowMs() {
      if (nowMs === undefined) {
        remember();
        nowMs = clock.nowMs();
      }
      return nowMs;
    },
    monotonicMs() {
      if (monotonicMs === undefined) {
        remember();
        monotonicMs = clock.monotonicMs();
      }
      return monotonicMs;
    },
    schedule: (delayMs, callback, options) => clock.schedule(delayMs, callback, options),
  };
}
