import type { Clock } from '@conclave/contracts';
import type { RunParts } from './run-parts.ts';

const EVERY_MS = 250;

/** Looks now and then for attempts that have run for a while, and records that they run. @returns the stop function */
export function watchLateStarts(parts: RunParts, clock: Clock, onChange: () => void): () => void {
  const { lateStarts, buffer } = parts;
  const check = (): void => {
    lateStarts.record(clock.nowMs());
    if (!buffer.isEmpty) onChange();
    cancel = clock.schedule(EVERY_MS, check);
  };
  let cancel = clock.schedule(EVERY_MS, check);
  return () => cancel();
}
