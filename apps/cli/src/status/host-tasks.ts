import type { HostTask, HostTaskStatus } from '@conclave/contracts';
import { formatDuration } from '../format/duration.ts';
import { countOf } from '../format/number.ts';
import { onOneLine } from '../format/text-width.ts';

const SHOWN_TASKS = 200;

/** Tasks that are done outside: whether they wait, who has them, and why they are stuck. Empty where there are none. */
export function hostTasksText(tasks: readonly HostTask[], now: number): string {
  if (tasks.length === 0) return '';
  const lines = tasks.slice(0, SHOWN_TASKS).flatMap((task) => [
    `  ${task.taskId}: ${states[task.status](task, now)}`,
    // Of a parked task all reasons count, of another the last one says why it is offered again.
    ...(task.status === 'blocked' ? task.reasons : task.reasons.slice(-1)).map(
      ({ worker, reason, atMs }) =>
        `    ${onOneLine(worker)}, ${formatDuration(Math.max(0, now - atMs))} ago: ${onOneLine(reason)}`,
    ),
  ]);
  const hidden = tasks.length - SHOWN_TASKS;
  if (hidden > 0) lines.push(`  and ${hidden} more; --json lists all`);
  return `\nDone outside:\n${lines.join('\n')}\n`;
}

const states: Record<HostTaskStatus, (task: HostTask, now: number) => string> = {
  offered: ({ offeredAtMs, agentId }, now) =>
    `offered ${formatDuration(Math.max(0, now - offeredAtMs))} ago to ${agentId}`,
  held: () => 'held back while the run is paused',
  leased: (task, now) => {
    const note = task.note === null ? '' : `: ${onOneLine(task.note)}`;
    return `leased by ${workerOf(task)}, ${remaining(task.leaseUntilMs ?? 0, now)}${note}`;
  },
  blocked: ({ attempts }) => `blocked after ${countOf(attempts, 'attempt')}`,
  completed: (task) => `completed by ${workerOf(task)}; the run takes it in when it is driven`,
  failed: (task) => `given up by ${workerOf(task)}; the run takes it in when it is driven`,
  withdrawn: () => 'withdrawn; it is about to end',
};

function workerOf({ worker }: HostTask): string {
  return onOneLine(worker ?? '');
}

function remaining(leaseUntilMs: number, now: number): string {
  const leftMs = leaseUntilMs - now;
  return leftMs > 0 ? `another ${formatDuration(leftMs)}` : 'whose lease has run out';
}
