import type { TaskCounts } from '@conclave/contracts';
import { formatTimeLeft } from '../format/duration.ts';
import { formatCount, formatRate } from '../format/number.ts';

/** What a view shows at one moment. */
export interface ProgressSnapshot {
  readonly name: string;
  readonly runId: string;
  readonly tasks: Omit<TaskCounts, 'reused'> & { readonly running: number };
  /** Undefined until they were counted. */
  readonly agents: { readonly busy: number; readonly total: number } | undefined;
  /** Undefined while it cannot be measured yet. */
  readonly perSecond: number | undefined;
  readonly leftMs: number | undefined;
  /** Types of the tasks that moved last, latest first. */
  readonly phase: readonly string[];
  /** Types that came up for the first time since the last snapshot. */
  readonly freshTypes: readonly string[];
  /** Decisions that the run waits for. */
  readonly approvals: readonly { readonly taskId: string; readonly prompt: string }[];
  /** Compensations that have ended, and all; undefined unless the run compensates. */
  readonly compensating: { readonly ended: number; readonly total: number } | undefined;
  readonly elapsedMs: number;
  /** Ctrl-C was pressed: the run is being left in order. */
  readonly stopping: boolean;
}

export interface ProgressView {
  show(snapshot: ProgressSnapshot): void;
  /** Leaves the terminal as it was found. */
  end(): void;
}

export function doneOf({ tasks }: ProgressSnapshot): number {
  return tasks.completed + tasks.failed + tasks.skipped + tasks.cancelled;
}

/** `45/120 tasks, 2 failed` */
export function tasksText(snapshot: ProgressSnapshot): string {
  const { tasks } = snapshot;
  const done = `${formatCount(doneOf(snapshot))}/${formatCount(tasks.total)} tasks`;
  const others = (['failed', 'skipped', 'cancelled'] as const)
    .filter((kind) => tasks[kind] > 0)
    .map((kind) => `${formatCount(tasks[kind])} ${kind}`);
  return [done, ...others].join(', ');
}

/** `3/8 agents busy, 12.5 tasks/s, 6 s left`, as far as it is known. */
export function paceText({ agents, perSecond, leftMs }: ProgressSnapshot): string {
  const parts: string[] = [];
  if (agents !== undefined)
    parts.push(`${formatCount(agents.busy)}/${formatCount(agents.total)} agents busy`);
  if (perSecond !== undefined) parts.push(`${formatRate(perSecond)} tasks/s`);
  if (leftMs !== undefined && leftMs > 0) parts.push(`${formatTimeLeft(leftMs)} left`);
  return parts.join(', ');
}

/** `waiting for a decision on deploy: Ship it?`, and what to do about it. */
export function waitingText({ runId, approvals }: ProgressSnapshot): string {
  const [first] = approvals;
  if (first === undefined) return '';
  const others = approvals.length > 1 ? ` and ${formatCount(approvals.length - 1)} more` : '';
  return `waiting for a decision on ${first.taskId}${others}: ${first.prompt} (conclave approve ${runId} ${first.taskId})`;
}

/** `undoing what was done: 2/5`; empty unless the run compensates. */
export function compensatingText({ compensating }: ProgressSnapshot): string {
  if (compensating === undefined) return '';
  return `undoing what was done: ${formatCount(compensating.ended)}/${formatCount(compensating.total)}`;
}
