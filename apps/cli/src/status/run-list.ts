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

/** `running`, `failed`, `running (interrupted)`: the status, and why nobody drives it now where that is known. */
export function statusText({ status, stopReason }: Pick<RunSummary, 'status' | 'stopReason'>): string {
  const says = stopReason === null || stopReason === status;
  return says ? status : `${status} (${stopReason.replace('_', ' ')})`;
}

export function tookText(run: Pick<RunSummary, 'startedAtMs' | 'finishedAtMs'>, now: number): string {
  if (run.startedAtMs === null) return '-';
  return formatDuration(Math.max(0, (run.finishedAtMs ?? now) - run.startedAtMs));
}

function doneOf(tasks: RunSummary['tasks']): string {
  return formatCount(tasks.completed + tasks.failed + tasks.skipped + tasks.cancelled);
}
