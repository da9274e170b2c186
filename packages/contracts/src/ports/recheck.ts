import type { CancelTimer, Clock } from './clock.ts';
import type { WakeTopic, WakeUps } from './wake-ups.ts';

export interface RecheckOptions {
  /** Asks the store. Its failures are its own: it does not reject. */
  readonly check: () => Promise<void>;
  readonly clock: Clock;
  readonly wakeUps: WakeUps;
  readonly topics: readonly WakeTopic[];
  /** Asked again so often even when no wake-up comes, in ms; counted from the end of the last check. */
  readonly everyMs: number;
}

export interface Recheck {
  /** Checks once more, at once or after the check that is under way. */
  now(): void;
  /** Resolves when no check is under way any more. */
  stop(): Promise<void>;
}

/**
 * Asks again whenever it may be worth it: on a wake-up, and every so often. Never two checks at once; a wake-up during
 * a check leads to one more, as the answer may be older than what woke us. Does not keep the process alive.
 */
export function startRecheck({ check, clock, wakeUps, topics, everyMs }: RecheckOptions): Recheck {
  let cancelTimer: CancelTimer = () => undefined;
  let underWay: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const now = (): void => {
    if (stopped) return;
    again = true;
    underWay ??= run();
  };
  const run = async (): Promise<void> => {
    cancelTimer();
    while (again && !stopped) {
      again = false;
      // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
      await check();
    }
    underWay = undefined;
    if (!stopped) cancelTimer = clock.schedule(everyMs, now, { keepAlive: false });
  };
  const unsubscribe = topics.map((topic) => wakeUps.subscribe(topic, now));
  cancelTimer = clock.schedule(everyMs, now, { keepAlive: false });
  return {
    now,
    stop: async () => {
      stopped = true;
      cancelTimer();
      for (const leave of unsubscribe) leave();
      await underWay;
    },
  };
}
