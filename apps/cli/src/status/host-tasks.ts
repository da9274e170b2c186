import type { HostTask } from '@conclave/contracts';
import { formatDuration } from '../format/duration.ts';
import { countOf } from '../format/number.ts';
import { onOneLine } from '../format/text-width.ts';

const SHOWN_TASKS = 200;

/** Tasks that are done outside: whether they wait, who has them, and why they are stuck. Empty where there are none. */
export function hostTasksText(tasks: readonly HostTask[], now: number): string {
  if (tasks.length === 0) return '';
  const lines = tasks.slice(0, SHOWN_TASKS).flatMap((task) => [
    `  ${task.taskId}: ${stateOf(task, now)}`,
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

function stateOf(task: HostTask, now: number): string {
  const note = task.note === null ? '' : `: ${onOneLine(task.note)}`;
  switch (task.status) {
    case 'offered':
      return `offered ${formatDuration(Math.max(0, now - task.offeredAtMs))} ago to ${task.agentId}`;
    case 'held':
      return 'held back while the run is paused';
    case 'leased':
      return `leased by ${onOneLine(task.worker ?? '')}, ${remaining(task.leaseUntilMs ?? 0, now)}${note}`;
    case 'blocked':
      return `blocked after ${countOf(task.attempts, 'attempt')}`;
    case 'withdrawn':
      return 'withdrawn; it is about to end';
    default:
      return `${task.status} by ${onOneLine(task.worker ?? '')}; the run takes it in when it is driven`;
  }
}

function remaining(leaseUntilMs: number, now: number): string {
  const leftMs = leaseUntilMs - now;
  return leftMs > 0 ? `another ${formatDuration(leftMs)}` : 'whose lease has run out';
}
