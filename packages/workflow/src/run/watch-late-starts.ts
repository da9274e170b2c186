import type { Clock } from '@conclave/contracts';
import type { RunParts } from './run-parts.ts';
import { Status } from './task-table.ts';

const EVERY_MS = 250;

/** Looks now and then for attempts that have run for a while, and records that they run. @returns the stop function */
export function watchLateStarts(parts: RunParts, clock: Clock, onChange: () => void): () => void {
  const { lateStarts, table, buffer } = parts;
  const check = (): void => {
    lateStarts.take(clock.nowMs(), (index, attempt) => {
      if (table.status[index] === Status.running && table.attempts[index] === attempt) buffer.change(index);
    });
    if (!buffer.isEmpty) onChange();
    cancel = clock.schedule(EVERY_MS, check);
  };
  let cancel = clock.schedule(EVERY_MS, check);
  return () => cancel();
}
