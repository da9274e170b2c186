import type { JsonValue } from '../json.ts';

/** One attempt of one task, handed to one agent. */
export interface Assignment {
  /** Names this attempt in the process; a small integer that is reused after it settled. */
  readonly ticket: number;
  readonly runId: string;
  /** The task's index within its run; undefined outside any run. */
  readonly taskIndex?: number;
  readonly taskId: string;
  readonly taskType: string;
  /** Larger ones go first where others choose what to do next; 0 where left out. */
  readonly priority?: number;
  /** The task's parameters with every expression evaluated; undefined where it has none. */
  readonly params: JsonValue | undefined;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Undefined: no limit. */
  readonly timeoutMs: number | undefined;
}

/** What a task's function is told besides its input. */
export interface TaskContext {
  readonly taskId: string;
  readonly runId: string;
  readonly attempt: number;
  /** The same for every attempt of the same task: send it along with effects in other systems. */
  readonly idempotencyKey: string;
  /** Aborts on cancellation and at the deadline; its reason is an Error. */
  readonly signal: AbortSignal;
}

/** A module's function that an agent of kind `function` runs in a worker thread. */
export type TaskFunction = (
  input: JsonValue,
  context: TaskContext,
) => Promise<JsonValue | void> | JsonValue | void;

export function idempotencyKeyOf(runId: string, taskId: string): string {
  return `${runId}/${taskId}`;
}
