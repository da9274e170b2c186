import type { RunStatus, StopReason } from './run-status.ts';
import type { TaskStatus } from '../tasks/task-status.ts';

/**
 * Task rows as columns of equal length: cheap to clone to the writer thread, one array parameter each on PostgreSQL.
 * Times are milliseconds since the epoch.
 */
export interface TaskColumns {
  readonly index: number[];
  readonly status: TaskStatus[];
  readonly attempt: number[];
  readonly agentId: (string | null)[];
  readonly startedAtMs: (number | null)[];
  readonly finishedAtMs: (number | null)[];
  /** JSON text; null for none. */
  readonly result: (string | null)[];
  /** JSON text of an ErrorData; null for none. */
  readonly error: (string | null)[];
}

/** Tasks that a run gains: all static ones at its creation, fan-out items later. */
export interface NewTaskColumns {
  readonly index: number[];
  readonly taskId: string[];
  readonly taskType: string[];
  readonly status: TaskStatus[];
  /** Index of the fan-out task that made this one; null for a static task. */
  readonly parent: (number | null)[];
  /** JSON text of the fan-out item; null for a static task. */
  readonly item: (string | null)[];
}

export interface RunChange {
  readonly status: RunStatus;
  readonly stopReason: StopReason | null;
  /** JSON text of the outputs. */
  readonly outputs: string | null;
}

/** A line of the journal. `body` is JSON text; entries of one turn share one line, for speed. */
export interface JournalEntry {
  readonly kind: string;
  readonly body: string;
}

/**
 * Everything one turn of a run changes: applied as a whole under the run's epoch, or not at all. The store writes the
 * journal's lines and, where tasks changed, one line `tasks.changed` more with {@link changesBody}.
 */
export interface RunTurn {
  readonly changed: TaskColumns;
  readonly added: NewTaskColumns | null;
  readonly run: RunChange | null;
  readonly journal: readonly JournalEntry[];
}

/** `{ index: […], status: […], attempt: […] }`: one line a turn, as a line per task would cost more than the task. */
export function changesBody({ index, status, attempt }: TaskColumns): string {
  return JSON.stringify({ index, status, attempt });
}
