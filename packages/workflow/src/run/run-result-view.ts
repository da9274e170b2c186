/**
 * A run's result over its table. The large parts are made when they are first read: a run of 100,000 tasks whose
 * caller only looks at `success` should not pay for 100,000 parsed values.
 */
import type {
  CompensationRow,
  ErrorData,
  JsonValue,
  RunResult,
  StopReason,
  TaskCounts,
  TaskTiming,
} from '@conclave/contracts';
import type { RunParts } from './run-parts.ts';
import type { RunScope } from './run-scope.ts';
import { Status } from './task-table.ts';
import type { TaskTable } from './task-table.ts';

export interface RunEnding {
  readonly runId: string;
  readonly name: string;
  readonly success: boolean;
  readonly stopReason: StopReason;
  readonly stopError: ErrorData | undefined;
  readonly reused: number;
  readonly durationMs: number;
  readonly outputs: Readonly<Record<string, JsonValue>>;
}

export function taskCounts(table: TaskTable, reused: number): TaskCounts {
  const { counts } = table;
  return {
    total: table.size,
    completed: counts[Status.completed]!,
    failed: counts[Status.failed]!,
    skipped: counts[Status.skipped]!,
    cancelled: counts[Status.cancelled]!,
    reused,
  };
}

type Parts = Pick<RunParts, 'table' | 'scope' | 'compensator'>;

export function createRunResult({ table, scope, compensator }: Parts, ending: RunEnding): RunResult {
  const { reused, outputs, ...head } = ending;
  const lazy = {
    results: () => resultsOf(table, scope),
    errors: () => errorsOf(table),
    completedTasks: () => idsIn(table, Status.completed),
    failedTasks: () => idsIn(table, Status.failed),
    skippedTasks: () => idsIn(table, Status.skipped),
    cancelledTasks: () => idsIn(table, Status.cancelled),
    compensatedTasks: () => compensatedIn(table, compensator.recorded),
    compensationErrors: () => compensationErrorsOf(table, compensator.recorded),
    timings: () => timingsOf(table),
  };
  const result = { ...head, tasks: taskCounts(table, reused), outputs };
  for (const [key, make] of Object.entries(lazy)) defineLazy(result, key, make);
  return result as typeof result & Pick<RunResult, keyof typeof lazy>;
}

function defineLazy(target: object, key: string, make: () => unknown): void {
  let made: { readonly value: unknown } | undefined;
  const get = (): unknown => (made ??= { value: make() }).value;
  Object.defineProperty(target, key, { enumerable: true, configurable: true, get });
}

/** A fan-out's value holds its items' values, so items are not repeated. */
function resultsOf(table: TaskTable, scope: RunScope): Record<string, JsonValue> {
  const results: Record<string, JsonValue> = {};
  for (let index = 0; index < table.size; index += 1) {
    if (table.status[index] !== Status.completed || table.isItem(index)) continue;
    const value = scope.valueOf(index);
    if (value !== undefined) results[table.idOf(index)] = value;
  }
  return results;
}

function errorsOf(table: TaskTable): Record<string, ErrorData> {
  const errors: Record<string, ErrorData> = {};
  for (const index of [...table.errors.keys()].sort((a, b) => a - b)) {
    if (table.isTerminal(index)) errors[table.idOf(index)] = table.errors.get(index)!;
  }
  return errors;
}

function idsIn(table: TaskTable, status: number): string[] {
  const ids: string[] = [];
  for (let index = 0; index < table.size; index += 1) {
    if (table.status[index] === status) ids.push(table.idOf(index));
  }
  return ids;
}

function compensatedIn(table: TaskTable, rows: readonly CompensationRow[]): string[] {
  return rows.filter(({ status }) => status === 'completed').map(({ index }) => table.idOf(index));
}

function compensationErrorsOf(table: TaskTable, rows: readonly CompensationRow[]): Record<string, ErrorData> {
  const failed = rows.filter(({ status }) => status === 'failed');
  return Object.fromEntries(
    failed.map(({ index, error }) => [table.idOf(index), JSON.parse(error!) as ErrorData]),
  );
}

function timingsOf(table: TaskTable): TaskTiming[] {
  return Array.from({ length: table.size }, (_, index) => ({
    taskId: table.idOf(index),
    agentId: table.agentIds[index],
    attempts: table.attempts[index]!,
    startedAtMs: table.startedAtMs[index]! || undefined,
    finishedAtMs: table.finishedAtMs[index]! || undefined,
  }));
}
