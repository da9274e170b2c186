/** Puts a run's stored tasks back: what has ended stays ended, the rest is found again as the graph announces it. */
import { taskStatuses } from '@conclave/contracts';
import type { ErrorData, StoredTask } from '@conclave/contracts';
import type { CompiledTask } from '../compile/compiled-workflow.ts';
import type { TaskGraph } from '../graph/task-graph.ts';
import { isTerminal, Status } from './task-table.ts';
import type { TaskTable } from './task-table.ts';

/** Fills a table of static tasks with what is stored of them and of their items. */
export function restoreTable(
  table: TaskTable,
  tasks: readonly CompiledTask[],
  rows: readonly StoredTask[],
): void {
  if (rows.length === 0) return;
  for (const row of rows) restoreRow(table, row);
  for (const task of tasks) {
    // Over nothing: one that was skipped, failed or cancelled before it had items never was a list.
    const isEmpty = task.forEach !== undefined && table.status[task.index] === Status.completed;
    if (isEmpty && !table.isFanOut(task.index)) table.fanOuts.begin(task.index);
  }
}

/**
 * Brings the graph to where the table is.
 * @returns tasks that nothing holds back and that have not ended, and items that have not ended.
 */
export function restoreGraph(
  table: TaskTable,
  graph: TaskGraph,
  blocksDependents: (index: number) => boolean,
): { readonly announced: readonly number[]; readonly openItems: readonly number[] } {
  const announced = new Set<number>();
  const sink = { push: (index: number) => void announced.add(index) };
  graph.start(sink);
  const { staticCount } = table;
  if (table.size === staticCount && table.settledCount === 0) {
    return { announced: [...announced], openItems: [] };
  }
  for (let index = 0; index < staticCount; index += 1) {
    if (table.isTerminal(index)) graph.settle(index, blocksDependents(index), sink);
  }
  // In the order in which they were expanded, so that items get the same indices.
  for (const [parent, { count }] of table.fanOuts.ranges) if (count > 0) graph.expand(parent, count);
  const openItems: number[] = [];
  for (let index = staticCount; index < table.size; index += 1) {
    if (table.isTerminal(index)) graph.settle(index, false, sink);
    else openItems.push(index);
  }
  const free = [...announced].filter((index) => !table.isTerminal(index) && graph.pending(index) === 0);
  return { announced: free, openItems };
}

function restoreRow(table: TaskTable, row: StoredTask): void {
  const index = row.index < table.size ? row.index : addItem(table, row);
  const status = taskStatuses.indexOf(row.status);
  // Attempts go on counting over restarts, so that an attempt's number never names two of them.
  table.attempts[index] = row.attempt;
  if (row.retries > 0) table.retries.set(index, row.retries);
  if (!isTerminal(status)) return;
  table.setStatus(index, status);
  if (row.result !== null) table.setResult(index, row.result);
  table.agentIds[index] = row.agentId ?? undefined;
  table.startedAtMs[index] = row.startedAtMs ?? 0;
  table.finishedAtMs[index] = row.finishedAtMs ?? 0;
  if (row.error !== null) table.errors.set(index, JSON.parse(row.error) as ErrorData);
}

function addItem(table: TaskTable, row: StoredTask): number {
  const parent = row.parent!;
  if (!table.isFanOut(parent)) table.fanOuts.begin(parent);
  return table.addItem(parent, row.taskId, row.item!);
}
