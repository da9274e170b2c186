import { ConclaveError, isTerminalTaskStatus, taskStatuses } from '@conclave/contracts';
import type { NewTaskColumns, StoredTask, TaskColumns } from '@conclave/contracts';
import type { StatusCounts } from '../operations/tasks.ts';
import { assertTaskIndexes } from '../sql/task-key.ts';

/** Bounds what waits to be entered: a task changes two or three times in its life. */
const GATHERED_PER_TASK = 4;

/** A run's tasks in memory: columns by task index, since a hundred thousand objects would be the larger part of it. */
export class VolatileTasks {
  #total = 0;
  #gathered: TaskColumns[] = [];
  #gatheredCount = 0;
  readonly #taskId: string[] = [];
  readonly #taskType: string[] = [];
  readonly #parent: (number | null)[] = [];
  readonly #item: (string | null)[] = [];
  /** Positions in `taskStatuses`. */
  readonly #status: number[] = [];
  readonly #attempt: number[] = [];
  readonly #agentId: (string | null)[] = [];
  /** 0 for not yet. */
  readonly #startedAtMs: number[] = [];
  readonly #finishedAtMs: number[] = [];
  readonly #result: (string | null)[] = [];
  readonly #error: (string | null)[] = [];
  readonly #retries: number[] = [];

  get total(): number {
    return this.#total;
  }

  /** Throws before anything is written, so that a turn is applied as a whole. @throws CONFIG_INVALID, INTERNAL_ERROR */
  check(runId: string, added: NewTaskColumns | null, changed: ArrayLike<number>): void {
    assertTaskIndexes(runId, changed);
    if (added === null) return;
    assertTaskIndexes(runId, added.index);
    const fresh = new Set(added.index);
    const taken = added.index.find((index) => this.#taskId[index] !== undefined);
    if (taken === undefined && fresh.size === added.index.length) return;
    throw new ConclaveError('INTERNAL_ERROR', {
      details: { reason: `run "${runId}" has a task with the index ${taken ?? 'given twice'} already` },
    });
  }

  // Columns have equal length: contracts says so.
  add(added: NewTaskColumns): void {
    this.#total += added.index.length;
    added.index.forEach((index, i) => {
      this.#taskId[index] = added.taskId[i]!;
      this.#taskType[index] = added.taskType[i]!;
      this.#parent[index] = added.parent[i]!;
      this.#item[index] = added.item[i]!;
      this.#status[index] = taskStatuses.indexOf(added.status[i]!);
      this.#attempt[index] = 0;
      // Filled at once: a column that is first written far beyond its end becomes a slow dictionary.
      this.#agentId[index] = null;
      this.#startedAtMs[index] = 0;
      this.#finishedAtMs[index] = 0;
      this.#result[index] = null;
      this.#error[index] = null;
      this.#retries[index] = 0;
    });
  }

  /** Takes the columns as they are; they are entered when somebody looks, or when many have gathered. */
  change(changed: TaskColumns): void {
    this.#gathered.push(changed);
    this.#gatheredCount += changed.index.length;
    if (this.#gatheredCount > GATHERED_PER_TASK * this.#total) this.#enterAll();
  }

  #enterAll(): void {
    for (const changed of this.#gathered) this.#enter(changed);
    this.#gathered = [];
    this.#gatheredCount = 0;
  }

  /** A finished task is never overwritten. */
  #enter(changed: TaskColumns): void {
    for (let i = 0; i < changed.index.length; i += 1) {
      const index = changed.index[i]!;
      const before = this.#status[index];
      if (before === undefined || isTerminalTaskStatus(taskStatuses[before]!)) continue;
      this.#status[index] = changed.status[i]!;
      this.#attempt[index] = changed.attempt[i]!;
      this.#agentId[index] = changed.agentId[i]!;
      this.#startedAtMs[index] = changed.startedAtMs[i]!;
      this.#finishedAtMs[index] = changed.finishedAtMs[i]!;
      this.#result[index] = changed.result?.[i] ?? null;
      this.#error[index] = changed.error?.[i] ?? null;
      if (changed.retries !== undefined) this.#retries[index] = changed.retries[i] ?? 0;
    }
  }

  idOf(index: number): string {
    return this.#taskId[index]!;
  }

  counts(): StatusCounts {
    this.#enterAll();
    const counts = { completed: 0, failed: 0, skipped: 0, cancelled: 0, running: 0 };
    // forEach: indexes need not be gapless.
    this.#status.forEach((position) => {
      const status = taskStatuses[position]!;
      if (isTerminalTaskStatus(status)) counts[status] += 1;
      else if (status === 'running' || status === 'leased') counts.running += 1;
    });
    return counts;
  }

  rows(): StoredTask[] {
    this.#enterAll();
    const rows: StoredTask[] = [];
    this.#taskId.forEach((taskId, index) => {
      rows.push({
        index,
        taskId,
        taskType: this.#taskType[index]!,
        parent: this.#parent[index]!,
        item: this.#item[index]!,
        status: taskStatuses[this.#status[index]!]!,
        attempt: this.#attempt[index]!,
        agentId: this.#agentId[index]!,
        startedAtMs: this.#startedAtMs[index]! || null,
        finishedAtMs: this.#finishedAtMs[index]! || null,
        result: this.#result[index]!,
        error: this.#error[index]!,
        retries: this.#retries[index]!,
      });
    });
    return rows;
  }
}
