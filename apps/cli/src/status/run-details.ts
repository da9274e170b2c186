import type {
  ErrorData,
  HostTask,
  RunStamp,
  RunSummary,
  StoredApproval,
  StoredCompensation,
  StoredTask,
  TaskStatus,
} from '@conclave/contracts';
import { quote } from '../command-line/quote.ts';
import { formatDuration } from '../format/duration.ts';
import { countOf, formatCount } from '../format/number.ts';
import { formatTable } from '../format/table.ts';
import { onOneLine } from '../format/text-width.ts';
import { hostTasksText } from './host-tasks.ts';
import { statusText, tookText, type ListContext } from './run-list.ts';

export interface TaskLine {
  readonly taskId: string;
  readonly type: string;
  readonly status: TaskStatus;
  readonly attempts: number;
  readonly agentId: string | null;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
}

/** One run as `status RUN --json` prints it. */
export interface RunDetails extends RunSummary {
  /** In index order. */
  readonly taskList: readonly TaskLine[];
  /** Tasks that are done outside and have not ended. */
  readonly hostTasks: readonly HostTask[];
  /** By task id. */
  readonly errors: Readonly<Record<string, ErrorData>>;
  readonly stamp: RunStamp;
  /** What was asked, and what was decided. */
  readonly approvals: readonly StoredApproval[];
  /** In their order; empty unless the run compensates. */
  readonly compensations: readonly StoredCompensation[];
}

/** What the store has of a run besides its tasks. */
export type RunRecord = Pick<RunDetails, 'hostTasks' | 'stamp' | 'approvals' | 'compensations'>;

const SHOWN_TASKS = 200;

export function runDetails(summary: RunSummary, tasks: readonly StoredTask[], record: RunRecord): RunDetails {
  const errors = tasks
    .filter((task) => task.error !== null)
    .map((task) => [task.taskId, JSON.parse(task.error!) as ErrorData] as const);
  const taskList = tasks.map(({ taskId, taskType, status, attempt, agentId, startedAtMs, finishedAtMs }) => ({
    taskId,
    type: taskType,
    status,
    attempts: attempt,
    agentId,
    startedAtMs,
    finishedAtMs,
  }));
  return { ...summary, taskList, errors: Object.fromEntries(errors), ...record };
}

export function runDetailsText(details: RunDetails, { now, paint }: ListContext): string {
  const { runId, name, tasks, taskList, hostTasks, errors } = details;
  const shown = taskList.slice(0, SHOWN_TASKS);
  const table = formatTable(shown, [
    { title: 'TASK', value: ({ taskId }) => taskId },
    { title: 'TYPE', value: ({ type }) => type },
    { title: 'STATUS', value: ({ status }) => status },
    { title: 'ATTEMPTS', align: 'right', value: ({ attempts }) => String(attempts) },
    { title: 'TOOK', align: 'right', value: taskTook },
    { title: 'AGENT', value: ({ agentId }) => agentId ?? '-' },
  ]);
  const hidden = taskList.length - shown.length;
  const counts = `${countOf(tasks.total, 'task')}, ${formatCount(tasks.completed)} completed, ${formatCount(tasks.failed)} failed`;
  return [
    `${paint('bold', name)}  ${runId}  ${statusText(details)}  ${tookText(details, now)}\n${counts}\n\n`,
    table,
    hidden > 0 ? `and ${formatCount(hidden)} more; --json lists all\n` : '',
    hostTasksText(hostTasks, now),
    errorsText(errors),
    compensationsText(details.compensations),
    approvalsText(details),
  ].join('');
}

function taskTook({ startedAtMs, finishedAtMs }: TaskLine): string {
  if (startedAtMs === null || finishedAtMs === null) return '-';
  return formatDuration(Math.max(0, finishedAtMs - startedAtMs));
}

function errorsText(errors: RunDetails['errors']): string {
  const lines = Object.entries(errors)
    .slice(0, SHOWN_TASKS)
    .map(([taskId, { code, message }]) => `  ${taskId}: ${code}: ${onOneLine(message)}\n`);
  return lines.length === 0 ? '' : `\nErrors:\n${lines.join('')}`;
}

function compensationsText(compensations: RunDetails['compensations']): string {
  if (compensations.length === 0) return '';
  const lines = compensations.slice(0, SHOWN_TASKS).map(({ taskId, status, attempt, error }) => {
    const reason = status === 'failed' && error !== null ? `: ${onOneLine(messageIn(error))}` : '';
    return `  ${taskId}: ${status}, ${countOf(attempt, 'attempt')}${reason}\n`;
  });
  return `\nCompensations:\n${lines.join('')}`;
}

function messageIn(error: string): string {
  const { code, message } = JSON.parse(error) as ErrorData;
  return `${code}: ${message}`;
}

/** Those that somebody is to decide, with the words to do it. */
function approvalsText({ runId, approvals }: RunDetails): string {
  const open = approvals.filter(({ status }) => status === 'open');
  if (open.length === 0) return '';
  const lines = open.map(
    ({ taskId, prompt }) =>
      `  ${taskId}: ${onOneLine(prompt)}\n    conclave approve ${quote(runId)} ${quote(taskId)} [--reject]\n`,
  );
  return `\nWaiting for a decision:\n${lines.join('')}`;
}
