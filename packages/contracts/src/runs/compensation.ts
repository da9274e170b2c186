import type { TaskStatus } from '../tasks/task-status.ts';

/** How far one compensation is: `completed` and `failed` are for good. */
export type CompensationStatus = Extract<TaskStatus, 'waiting' | 'running' | 'completed' | 'failed'>;

/** What undoes one completed task or item, as a turn records it: the whole row each time. */
export interface CompensationRow {
  /** Index of the task that is compensated: there is one compensation for it at most. */
  readonly index: number;
  /** Position in the order in which the run's compensations go, from 0. */
  readonly place: number;
  readonly taskType: string;
  readonly status: CompensationStatus;
  readonly attempt: number;
  /** Repetitions that were granted. */
  readonly retries: number;
  readonly agentId: string | null;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** JSON text of an ErrorData. */
  readonly error: string | null;
}

export interface StoredCompensation extends CompensationRow {
  /** Id of the task that is compensated. */
  readonly taskId: string;
}

const COMPENSATION = '[compensate]';

/** The name under which a compensation is executed; no task of a definition can have it. */
export function compensationId(taskId: string): string {
  return `${taskId}${COMPENSATION}`;
}

export function isCompensation(taskId: string): boolean {
  return taskId.endsWith(COMPENSATION);
}
