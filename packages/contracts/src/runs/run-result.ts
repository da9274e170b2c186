import type { ErrorData } from '../errors/error-data.ts';
import type { JsonValue } from '../json.ts';
import type { StopReason } from './run-status.ts';

export interface TaskCounts {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  /** Finished before this node took the run; not run again. Part of the counts above. */
  readonly reused: number;
}

export interface TaskTiming {
  readonly taskId: string;
  readonly agentId: string | undefined;
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number | undefined;
  readonly finishedAtMs: number | undefined;
}

/** What a run says when a node stops driving it. Every figure can be read back from the store. */
export interface RunResult {
  readonly runId: string;
  readonly name: string;
  /** True when every task that is not optional completed or was skipped by its own condition. */
  readonly success: boolean;
  readonly stopReason: StopReason;
  /** Why this node stopped early, where it did not want to: the store failed, the lease was lost. */
  readonly stopError: ErrorData | undefined;
  readonly tasks: TaskCounts;
  /** Milliseconds that this node drove the run. */
  readonly durationMs: number;
  /** Value by id of each completed task that gave one; a fan-out task's value is the array of its items' values. */
  readonly results: Readonly<Record<string, JsonValue>>;
  readonly errors: Readonly<Record<string, ErrorData>>;
  /** The workflow's declared outputs, when it completed. */
  readonly outputs: Readonly<Record<string, JsonValue>>;
  readonly completedTasks: readonly string[];
  readonly failedTasks: readonly string[];
  readonly skippedTasks: readonly string[];
  readonly cancelledTasks: readonly string[];
  /** Completed tasks whose compensation completed, in that order; empty unless the run failed or was cancelled. */
  readonly compensatedTasks: readonly string[];
  /** Why compensations failed for good, by the id of the task that was to be compensated. */
  readonly compensationErrors: Readonly<Record<string, ErrorData>>;
  readonly timings: readonly TaskTiming[];
}
