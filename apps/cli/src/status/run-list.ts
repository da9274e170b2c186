import type { RunSummary } from '@conclave/contracts';
import type { Paint } from '../format/colour.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount } from '../format/number.ts';
import { formatTable } from '../format/table.ts';

export interface ListContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly paint: Paint;
}

export function runListText(runs: readonly RunSummary[], { now, paint }: ListContext): string {
  const table = formatTable(runs, [
    { title: 'RUN', value: ({ runId }) => runId },
    { title: 'NAME', value: ({ name }) => name },
    { title: 'STATUS', value: statusText },
    { title: 'TASKS', align: 'right', value: ({ tasks }) => `${doneOf(tasks)}/${formatCount(tasks.total)}` },
    { title: 'FAILED', align: 'right', value: ({ tasks }) => formatCount(tasks.failed) },
    { title: 'TOOK', align: 'right', value: (run) => tookText(run, now) },
    { title: 'STARTED', value: (run) => `${formatDuration(Math.max(0, now - run.createdAtMs))} ago` },
  ]);
  const end = table.indexOf('\n');
  return `${paint('bold', table.slice(0, end))}${table.slice(end)}`;
}

/** The status; a run that was begun and that nobody drives is not running, but interrupted: it can be resumed. */
export function statusText({
  status,
  holder,
  ending,
}: Pick<RunSummary, 'status' | 'holder' | 'ending'>): string {
  if (status !== 'running') return status;
  if (holder === null) return 'interrupted';
  return ending === null ? status : 'compensating';
}

/** Unknown while nobody drives it: how long it was worked on is not recorded. */
export function tookText(
  run: Pick<RunSummary, 'startedAtMs' | 'finishedAtMs' | 'holder'>,
  now: number,
): string {
  if (run.startedAtMs === null || (run.finishedAtMs === null && run.holder === null)) return '-';
  return formatDuration(Math.max(0, (run.finishedAtMs ?? now) - run.startedAtMs));
}

function doneOf(tasks: RunSummary['tasks']): string {
  return formatCount(tasks.completed + tasks.failed + tasks.skipped + tasks.cancelled);
}
