import type { Clock } from '@conclave/contracts';
import type { RunParts } from './run-parts.ts';

const EVERY_MS = 250;

export interface WatchOptions {
  readonly clock: Clock;
  /** Whether tasks may be ended at present. */
  readonly mayEnd: () => boolean;
  readonly onChange: () => void;
}

/**
 * Looks now and then for attempts that have run for a while, and records that they run; and for tasks whose deadline
 * passed before they began. @returns the stop function
 */
export function watchLateStarts(parts: RunParts, { clock, mayEnd, onChange }: WatchOptions): () => void {
  const { lateStarts, buffer, pump, plan } = parts;
  const check = (): void => {
    lateStarts.record(clock.nowMs());
    if (plan.hasDeadlines && mayEnd()) pump.failLateTasks(clock.nowMs());
    if (!buffer.isEmpty) onChange();
    cancel = clock.schedule(EVERY_MS, check);
  };
  let cancel = clock.schedule(EVERY_MS, check);
  return () => cancel();
}
