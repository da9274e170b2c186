import type { TaskColumns } from '@conclave/contracts';
import { sizedArray } from './sized-array.ts';
import type { TaskTable } from './task-table.ts';

/** What the store takes of the tasks that a turn changed, as the table has them now. @param index the tasks, kept */
export function changedColumns(table: TaskTable, index: Int32Array): TaskColumns {
  const count = index.length;
  const status = new Uint8Array(count);
  const attempt = new Int32Array(count);
  const agentId = sizedArray<string | null>(count);
  const startedAtMs = new Float64Array(count);
  const finishedAtMs = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const task = index[i]!;
    status[i] = table.status[task]!;
    attempt[i] = table.attempts[task]!;
    agentId[i] = table.agentIds[task] ?? null;
    startedAtMs[i] = table.startedAtMs[task]!;
    finishedAtMs[i] = table.finishedAtMs[task]!;
  }
  const result = table.hasResults ? textColumn(index, (task) => resultOf(table, task)) : null;
  const error = table.errors.size > 0 ? textColumn(index, (task) => errorOf(table, task)) : null;
  const columns = { index, status, attempt, agentId, startedAtMs, finishedAtMs, result, error };
  if (table.retries.size === 0) return columns;
  return { ...columns, retries: Array.from(index, (task) => table.retries.get(task) ?? null) };
}

/** Null where no task has a text. */
function textColumn(index: Int32Array, textOf: (task: number) => string | null): (string | null)[] | null {
  let column: (string | null)[] | null = null;
  for (let i = 0; i < index.length; i += 1) {
    const text = textOf(index[i]!);
    if (text === null) continue;
    column ??= sizedArray<string | null>(index.length).fill(null);
    column[i] = text;
  }
  return column;
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
