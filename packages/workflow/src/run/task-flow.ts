/**
 * How tasks end, and what the end means for others. Everything that is written happens in the table and in the
 * turn; others hear of it in `release`, which is called when the turn is durable.
 */
import { ConclaveError, toErrorData } from '@conclave/contracts';
import type { ErrorData, TaskOutcome } from '@conclave/contracts';
import type { CompiledTask } from '../compile/compiled-workflow.ts';
import { NO_TASK } from '../graph/task-graph.ts';
import type { ReadySink, TaskGraph } from '../graph/task-graph.ts';
import type { EndListener } from './ready-tasks.ts';
import { Status } from './task-table.ts';
import type { TaskTable } from './task-table.ts';
import type { TurnBuffer } from './turn-buffer.ts';

export interface TaskFlowOptions {
  readonly table: TaskTable;
  readonly buffer: TurnBuffer;
  readonly graph: TaskGraph;
  readonly tasks: readonly CompiledTask[];
  readonly nowMs: () => number;
  /** True when the failed attempt will be repeated; it then also arranges the repetition. */
  readonly retry: (index: number, error: ErrorData) => boolean;
  /** A task that nothing holds back any more. */
  readonly onUnblocked: (index: number) => void;
}

export class TaskFlow {
  readonly #options: TaskFlowOptions;
  readonly #table: TaskTable;
  readonly #graph: TaskGraph;
  readonly #sink: ReadySink;
  /** Set once the run's tasks are back in their places; undefined where nobody looks ahead. */
  coming: EndListener | undefined;

  constructor(options: TaskFlowOptions) {
    this.#options = options;
    this.#table = options.table;
    this.#graph = options.graph;
    this.#sink = { push: (index) => this.announced(index) };
  }

  template(index: number): CompiledTask {
    return this.#options.tasks[this.#table.templateOf(index)]!;
  }

  attemptEnded(index: number, outcome: TaskOutcome): void {
    if (outcome.ok) this.complete(index, outcome.value);
    else if (!this.#options.retry(index, outcome.error)) this.fail(index, outcome.error);
  }

  complete(index: number, value: string): void {
    const table = this.#table;
    if (value !== '') table.setResult(index, value);
    if (table.errors.size > 0) table.errors.delete(index);
    this.#end(index, Status.completed);
  }

  fail(index: number, error: ErrorData): void {
    this.#table.errors.set(index, error);
    this.#end(index, Status.failed);
  }

  cancel(index: number, reason: string): void {
    const taskId = this.#table.idOf(index);
    this.#table.errors.set(
      index,
      toErrorData(new ConclaveError('TASK_CANCELLED', { details: { taskId, reason } })),
    );
    this.#end(index, Status.cancelled);
  }

  /** Its condition said no. Dependents run all the same. */
  skipByCondition(index: number): void {
    this.#end(index, Status.skipped);
  }

  /** The task's end is durable: tells those that waited for it. */
  release(index: number): void {
    this.#graph.settle(index, this.blocksDependents(index), this.#sink);
    this.coming?.released(index);
  }

  blocksDependents(index: number): boolean {
    const status = this.#table.status[index]!;
    if (status === Status.completed) return false;
    const stopped = status !== Status.skipped || this.#table.errors.has(index);
    return stopped && !this.template(index).optional;
  }

  /** Everything that the task waited for has ended: its dependencies, or, for a fan-out, its items. */
  announced(index: number): void {
    if (this.#table.isTerminal(index)) return;
    const blockedBy = this.#graph.blockedBy(index);
    if (this.#table.isFanOut(index)) this.#endFanOut(index);
    else if (blockedBy === NO_TASK) this.#options.onUnblocked(index);
    else this.#skipBecauseOf(index, blockedBy);
  }

  #skipBecauseOf(index: number, blockedBy: number): void {
    const table = this.#table;
    const details = { taskId: table.idOf(index), dependency: table.idOf(blockedBy) };
    table.errors.set(index, toErrorData(new ConclaveError('TASK_DEPENDENCY_FAILED', { details })));
    this.#end(index, Status.skipped);
  }

  #endFanOut(index: number): void {
    const cancelled = this.#firstItemIn(index, Status.cancelled);
    const failed = this.#firstItemIn(index, Status.failed);
    if (cancelled !== NO_TASK) this.cancel(index, 'its items were cancelled');
    else if (failed !== NO_TASK && !this.template(index).optional)
      this.fail(index, this.#itemsFailed(index, failed));
    else this.complete(index, '');
  }

  #firstItemIn(parent: number, status: number): number {
    const { first, count } = this.#table.fanOuts.rangeOf(parent);
    for (let i = first; i < first + count; i += 1) if (this.#table.status[i] === status) return i;
    return NO_TASK;
  }

  #itemsFailed(parent: number, first: number): ErrorData {
    const table = this.#table;
    const { first: start, count: total } = table.fanOuts.rangeOf(parent);
    let failed = 0;
    for (let i = start; i < start + total; i += 1) if (table.status[i] === Status.failed) failed += 1;
    const reason = table.errors.get(first)?.message ?? '';
    const details = { taskId: table.idOf(parent), failed, total, first: table.idOf(first), reason };
    return toErrorData(new ConclaveError('TASK_ITEMS_FAILED', { details }));
  }

  #end(index: number, status: number): void {
    this.#table.setStatus(index, status);
    this.#table.finishedAtMs[index] = this.#options.nowMs();
    this.#options.buffer.settle(index);
    this.coming?.ended(index);
  }
}
