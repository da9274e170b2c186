import { LANGUAGE_VERSION, taskStatuses } from '@conclave/contracts';
import type { NewRun, NewTaskColumns, RunTurn, TaskColumns, TaskStatus } from '@conclave/contracts';

/** Columns of runs and turns, for contract suites, tests and benchmarks. */
export function newTasks(indexes: readonly number[], status: TaskStatus = 'ready'): NewTaskColumns {
  return {
    index: [...indexes],
    taskId: indexes.map((index) => `task-${index}`),
    taskType: indexes.map(() => 'work'),
    status: indexes.map(() => status),
    parent: indexes.map(() => null),
    item: indexes.map(() => null),
  };
}

export function newRun(runId: string, tasks: number): NewRun {
  return {
    runId,
    name: 'example',
    definition: '{"name":"example"}',
    inputs: '{"path":"."}',
    stamp: { definitionHash: '0'.repeat(64), workflowVersion: '1', languageVersion: LANGUAGE_VERSION },
    tasks: newTasks(range(0, tasks)),
    needs: ['work'],
  };
}

export interface ChangeOptions {
  readonly attempt?: number;
  readonly result?: string | null;
  readonly error?: string | null;
  readonly agentId?: string | null;
}

export function changes(
  indexes: readonly number[],
  status: TaskStatus,
  options: ChangeOptions = {},
): TaskColumns {
  const { attempt = 1, result = null, error = null, agentId = 'agent-1' } = options;
  return {
    index: Int32Array.from(indexes),
    status: new Uint8Array(indexes.length).fill(taskStatuses.indexOf(status)),
    attempt: new Int32Array(indexes.length).fill(attempt),
    agentId: indexes.map(() => agentId),
    startedAtMs: Float64Array.from(indexes, (index) => 1_700_000_000_000 + index),
    finishedAtMs: Float64Array.from(indexes, (index) => 1_700_000_000_500 + index),
    result: result === null ? null : indexes.map(() => result),
    error: error === null ? null : indexes.map(() => error),
  };
}

/** A turn with what is given and nothing else. */
export function turn(parts: Partial<RunTurn>): RunTurn {
  return { changed: changes([], 'completed'), added: null, run: null, journal: [], ...parts };
}

/** The turn that settles these tasks as completed. */
export function settle(indexes: readonly number[]): RunTurn {
  return turn({ changed: changes(indexes, 'completed') });
}

/** `first` and the whole numbers after it, up to `end`, which is not among them. */
export function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}
