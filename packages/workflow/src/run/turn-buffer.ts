/** Collects what one turn changes, in the column form that the store takes. */
import { taskStatuses } from '@conclave/contracts';
import type { JournalEntry, NewTaskColumns, RunChange, RunTurn, TaskColumns } from '@conclave/contracts';
import type { TaskTable } from './task-table.ts';

export interface FullTurn {
  readonly turn: RunTurn;
  /** Tasks that reached a terminal status in this turn: their effects follow the commit. */
  readonly settled: readonly number[];
  /** Items that this turn created: they become ready after the commit. */
  readonly added: readonly number[];
}

export class TurnBuffer {
  readonly #table: TaskTable;
  #changed: TaskColumns = emptyColumns();
  #added: NewTaskColumns | null = null;
  #addedIndices: number[] = [];
  #settled: number[] = [];
  #journal: JournalEntry[] = [];
  #run: RunChange | null = null;

  constructor(table: TaskTable) {
    this.#table = table;
  }

  get isEmpty(): boolean {
    return (
      this.#changed.index.length === 0 &&
      this.#added === null &&
      this.#run === null &&
      this.#journal.length === 0
    );
  }

  /** Records the task's present state. */
  change(index: number): void {
    const table = this.#table;
    const columns = this.#changed;
    const error = table.errors.get(index);
    const value = table.values[index]!;
    columns.index.push(index);
    columns.status.push(taskStatuses[table.status[index]!]!);
    columns.attempt.push(table.attempts[index]!);
    columns.agentId.push(table.agentIds[index] ?? null);
    columns.startedAtMs.push(table.startedAtMs[index]! || null);
    columns.finishedAtMs.push(table.finishedAtMs[index]! || null);
    // A fan-out's value is its items' values, which are on disk already.
    columns.result.push(value === '' || table.isFanOut(index) ? null : value);
    columns.error.push(error === undefined ? null : JSON.stringify(error));
  }

  /** Records a terminal state: the task's effects follow the commit. */
  settle(index: number): void {
    this.change(index);
    this.#settled.push(index);
  }

  add(index: number, taskType: string): void {
    const table = this.#table;
    const columns = (this.#added ??= emptyNewColumns());
    columns.index.push(index);
    columns.taskId.push(table.ids[index]!);
    columns.taskType.push(taskType);
    columns.status.push(table.statusName(index));
    columns.parent.push(table.parent[index]!);
    columns.item.push(table.items.get(index) ?? null);
    this.#addedIndices.push(index);
  }

  setRun(change: RunChange): void {
    this.#run = change;
    this.#journal.push({
      kind: `run.${change.status}`,
      body: JSON.stringify({ stopReason: change.stopReason }),
    });
  }

  journal(entry: JournalEntry): void {
    this.#journal.push(entry);
  }

  /** Hands over the turn and starts a new one. */
  take(): FullTurn {
    const changed = this.#changed;
    if (changed.index.length > 0) this.#journal.push({ kind: 'tasks.changed', body: journalBody(changed) });
    const full: FullTurn = {
      turn: { changed, added: this.#added, run: this.#run, journal: this.#journal },
      settled: this.#settled,
      added: this.#addedIndices,
    };
    this.#changed = emptyColumns();
    this.#added = null;
    this.#addedIndices = [];
    this.#settled = [];
    this.#journal = [];
    this.#run = null;
    return full;
  }
}

/** `{ index: […], status: […], attempt: […] }`: one line a turn, as a line per task would cost more than the task. */
function journalBody({ index, status, attempt }: TaskColumns): string {
  return JSON.stringify({ index, status, attempt });
}

function emptyColumns(): TaskColumns {
  return {
    index: [],
    status: [],
    attempt: [],
    agentId: [],
    startedAtMs: [],
    finishedAtMs: [],
    result: [],
    error: [],
  };
}

function emptyNewColumns(): NewTaskColumns {
  return { index: [], taskId: [], taskType: [], status: [], parent: [], item: [] };
}
