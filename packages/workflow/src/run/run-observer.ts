import { taskStatuses } from '@conclave/contracts';
import type { RunTurn, TaskCounts, TaskStatus } from '@conclave/contracts';
import type { GroupUtilisation } from '@conclave/scheduling';
import type { TaskPlan } from '../compile/task-plan.ts';
import type { OpenApproval } from './approval-desk.ts';
import type { TaskTable } from './task-table.ts';

/** What a run looks like at one moment; cheap to ask for, ten times a second or more. */
export interface RunProgress extends TaskCounts {
  readonly runId: string;
  readonly running: number;
  /** Tasks that only wait for a free agent. */
  readonly ready: number;
  /** How much of the workflow's groups is used; left out where no task has a group or resources. */
  readonly groups?: readonly GroupUtilisation[];
  /** Decisions that it waits for. */
  readonly approvals: readonly OpenApproval[];
  /** Compensations that have ended, and all of them; undefined unless the run compensates. */
  readonly compensating: { readonly ended: number; readonly total: number } | undefined;
}

export interface TaskChange {
  readonly taskId: string;
  readonly taskType: string;
  readonly status: TaskStatus;
  readonly attempt: number;
}

/** That this node drives the run, under its lease, and then what was committed, in commit order. Observers hear of facts only; their own errors are theirs. */
export type RunNotice =
  | { readonly type: 'run.started'; readonly runId: string; readonly progress: RunProgress }
  | { readonly type: 'tasks.changed'; readonly runId: string; readonly tasks: readonly TaskChange[] }
  | { readonly type: 'run.stopped'; readonly runId: string; readonly stopReason: string };

export type RunObserver = (notice: RunNotice) => void;

interface CommittedTurn {
  readonly turn: RunTurn;
  readonly table: TaskTable;
  readonly plan: TaskPlan;
}

/** Tells an observer which tasks a committed turn changed; nothing when it changed none. */
export function tellChanges(observe: RunObserver, runId: string, { turn, table, plan }: CommittedTurn): void {
  const { index, status, attempt } = turn.changed;
  if (index.length === 0) return;
  const tasks = Array.from(index, (task, i) => ({
    taskId: table.idOf(task),
    taskType: plan.typeOf(table.templateOf(task)),
    status: taskStatuses[status[i]!]!,
    attempt: attempt[i]!,
  }));
  observe({ type: 'tasks.changed', runId, tasks });
}
