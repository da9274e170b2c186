import { taskStatuses } from '@conclave/contracts';
import type { TaskColumns } from '@conclave/contracts';
import { sizedArray } from './sized-array.ts';
import type { TaskTable } from './task-table.ts';

/** What the store takes of the tasks that a turn changed, as the table has them now. @param index the tasks, kept */
export function changedColumns(table: TaskTable, index: number[]): TaskColumns {
  const count = index.length;
  const columns: TaskColumns = {
    index,
    status: sizedArray(count),
    attempt: sizedArray(count),
    agentId: sizedArray(count),
    startedAtMs: sizedArray(count),
    finishedAtMs: sizedArray(count),
    result: nulls(count),
    error: nulls(count),
  };
  const hasErrors = table.errors.size > 0;
  for (let i = 0; i < count; i += 1) {
    const task = index[i]!;
    columns.status[i] = taskStatuses[table.status[task]!]!;
    columns.attempt[i] = table.attempts[task]!;
    columns.agentId[i] = table.agentIds[task] ?? null;
    columns.startedAtMs[i] = table.startedAtMs[task]! || null;
    columns.finishedAtMs[i] = table.finishedAtMs[task]! || null;
    if (table.hasResults) columns.result[i] = resultOf(table, task);
    if (hasErrors) columns.error[i] = errorOf(table, task);
  }
  return columns;
}

function nulls(count: number): (string | null)[] {
  return sizedArray<string | null>(count).fill(null);
}

/** A fan-out's value is its items' values, which are on disk already. */
function resultOf(table: TaskTable, task: number): string | null {
  const value = table.resultOf(task);
  return value === '' || table.isFanOut(task) ? null : value;
}

function errorOf(table: TaskTable, task: number): string | null {
  const error = table.errors.get(task);
  return error === undefined ? null : JSON.stringify(error);
}
