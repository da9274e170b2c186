import type { AskedApproval } from '../ports/approval-store.ts';
import type { CompensationRow } from './compensation.ts';
import type { RunEnding, RunStatus, StopReason } from './run-status.ts';
import { statusNames } from '../tasks/task-status.ts';
import type { TaskStatus } from '../tasks/task-status.ts';

/**
 * What became of tasks, as columns of equal length. Numbers lie outside the collected memory: they cost the collector
 * nothing while they are kept, and go to another thread as copied bytes. Each array is a whole buffer of its own (a
 * view would be sent with all that it is a part of), and nobody writes to it once it was handed over. Times are
 * milliseconds since the epoch; 0 for not yet.
 */
export interface TaskColumns {
  readonly index: Int32Array;
  /** Positions in `taskStatuses`. */
  readonly status: Uint8Array;
  readonly attempt: Int32Array;
  readonly agentId: readonly (string | null)[];
  readonly startedAtMs: Float64Array;
  readonly finishedAtMs: Float64Array;
  /** JSON text, null for none; null instead of the column where no task has one. */
  readonly result: readonly (string | null)[] | null;
  /** JSON text of an ErrorData, null for none; null instead of the column where no task has one. */
  readonly error: readonly (string | null)[] | null;
  /** Repetitions that were granted, null for none; left out where no task of the run had one. */
  readonly retries?: readonly (number | null)[];
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
  /** From here on the run only compensates, and then ends so. Left out: as it was. */
  readonly ending?: RunEnding;
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
  /** Left out where no decision is asked for. */
  readonly asked?: readonly AskedApproval[];
  /** Left out where no compensation changed. */
  readonly compensations?: readonly CompensationRow[];
}

/** `{ index: […], status: […], attempt: […] }`: one line a turn, as a line per task would cost more than the task. */
export function changesBody({ index, status, attempt }: TaskColumns): string {
  const names = JSON.stringify(statusNames(status));
  return `{"index":[${index.join()}],"status":${names},"attempt":[${attempt.join()}]}`;
}
