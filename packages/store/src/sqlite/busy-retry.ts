import { ConclaveError } from '@conclave/contracts';
import type { Clock, Random } from '@conclave/contracts';
import { isBusy } from './sqlite-error.ts';

export interface BusyRetryOptions {
  readonly path: string;
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Stops the thread. */
  readonly pause: (ms: number) => void;
}

/** Milliseconds between two tries: SQLite's own waiting starves one of several busy writers for seconds. */
const SHORTEST_WAIT_MS = 0.3;
const WAIT_SPREAD_MS = 2;

export type BusyRetry = <T>(attempt: () => T) => T;

/** Tries again while another process holds the file. @throws STORE_BUSY at the deadline */
export function createBusyRetry(options: BusyRetryOptions, onBusy: () => void): BusyRetry {
  const { path, deadlineMs, clock, random, pause } = options;
  return (attempt) => {
    let startedMs: number | undefined;
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error)) throw error;
        onBusy();
        startedMs ??= clock.monotonicMs();
        const waitedMs = Math.round(clock.monotonicMs() - startedMs);
        if (waitedMs >= deadlineMs)
          throw new ConclaveError('STORE_BUSY', { details: { path, waitedMs }, cause: error });
        pause(SHORTEST_WAIT_MS + random.next() * WAIT_SPREAD_MS);
      }
    }
  };
}

/** Stops this thread without burning the processor: the writer thread has nothing else to do. */
export function createThreadPause(): (ms: number) => void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  return (ms) => {
    Atomics.wait(cell, 0, 0, ms);
  };
}
