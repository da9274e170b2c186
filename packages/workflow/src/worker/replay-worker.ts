/** What agents of a replay do, in worker threads: nothing useful, for as long as a recorded task took. */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { TaskContext } from '@conclave/contracts';

export interface ReplayParams {
  /** As recorded. */
  readonly seconds: number;
  /** What they are multiplied with. */
  readonly timeScale: number;
}

/** When the work really began and ended, measured in its thread: milliseconds since the epoch, with a fraction. */
export interface ReplayedTask {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** After so much computing the thread listens whether the task was cancelled, in ms. */
const SLICE_MS = 20;
/** Between two looks at the clock: a look costs about a microsecond. */
const ROUNDS_PER_LOOK = 5_000;

/**
 * Waits. Timers count whole milliseconds, so a wait is rounded to them and one below half of one takes no timer at
 * all; rounding goes both ways, and a thread's waits stay right in sum.
 */
export async function sleep(params: ReplayParams, { signal }: TaskContext): Promise<ReplayedTask> {
  const startedAtMs = nowMs();
  const ms = Math.round(durationMs(params));
  if (ms > 0) await wait(ms, undefined, { signal });
  return { startedAtMs, endedAtMs: nowMs() };
}

/** Computes until its thread has used so much processor time: agents that share a core take longer, as real work does. */
export async function compute(params: ReplayParams, { signal }: TaskContext): Promise<ReplayedTask> {
  const startedAtMs = nowMs();
  let leftMs = durationMs(params);
  while (leftMs > 0) {
    leftMs -= burn(Math.min(leftMs, SLICE_MS));
    await nextTurn();
    signal.throwIfAborted();
  }
  return { startedAtMs, endedAtMs: nowMs() };
}

/** @returns the processor time that was used, in ms */
function burn(ms: number): number {
  const before = process.threadCpuUsage();
  let usedMs = 0;
  let value = 1;
  while (usedMs < ms) {
    for (let round = 0; round < ROUNDS_PER_LOOK; round += 1) value = Math.imul(value, 48_271) ^ round;
    const used = process.threadCpuUsage(before);
    usedMs = (used.user + used.system) / 1000;
  }
  // Never true, and the compiler cannot know: without it the loop would be nothing.
  return value === 0.5 ? 0 : usedMs;
}

function durationMs({ seconds, timeScale }: ReplayParams): number {
  return seconds * 1000 * timeScale;
}

/** The same clock in every thread, unlike `performance.now()` alone. */
function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
