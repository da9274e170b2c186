/** Collects what one turn changes, in the column form that the store takes. */
import type { JournalEntry, NewTaskColumns, RunChange, RunTurn } from '@conclave/contracts';
import { changedColumns } from './changed-columns.ts';
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
  /** Tasks that reached a terminal status, which each does once. */
  #settled: number[] = [];
  /** Tasks that changed and have not ended: few in most turns, none in many. */
  readonly #open = new Set<number>();
  #added: NewTaskColumns | null = null;
  #addedIndices: number[] = [];
  #journal: JournalEntry[] = [];
  #run: RunChange | null = null;

  constructor(table: TaskTable) {
    this.#table = table;
  }

  get isEmpty(): boolean {
    const nothingChanged = this.#settled.length === 0 && this.#open.size === 0;
    return nothingChanged && this.#added === null && this.#run === null && this.#journal.length === 0;
  }

  /** The task's state at the end of the turn is recorded. */
  change(index: number): void {
    this.#open.add(index);
  }

  /** Records a terminal state: the task's effects follow the commit. Once for each task. */
  settle(index: number): void {
    this.#settled.push(index);
    if (this.#open.size > 0) this.#open.delete(index);
  }

  add(index: number, taskType: string): void {
    const table = this.#table;
    const columns = (this.#added ??= emptyNewColumns());
    columns.index.push(index);
    columns.taskId.push(table.idOf(index));
    columns.taskType.push(taskType);
    columns.status.push(table.statusName(index));
    columns.parent.push(table.fanOuts.parentOf(index));
    columns.item.push(table.fanOuts.textOf(index));
    this.#addedIndices.push(index);
  }

  setRun(change: RunChange): void {
    this.#run = change;
    this.#journal.push({
      kind: `run.${change.status}`,
      body: JSON.stringify({ stopReason: change.stopReason }),
    });
  }

  /** Hands over the turn and starts a new one. */
  take(): FullTurn {
    const changed = this.#open.size === 0 ? this.#settled : [...this.#settled, ...this.#open];
    const full: FullTurn = {
      turn: {
        changed: changedColumns(this.#table, changed),
        added: this.#added,
        run: this.#run,
        journal: this.#journal,
      },
      settled: this.#settled,
      added: this.#addedIndices,
    };
    this.#settled = [];
    this.#open.clear();
    this.#added = null;
    this.#addedIndices = [];
    this.#journal = [];
    this.#run = null;
    return full;
  }
}

function emptyNewColumns(): NewTaskColumns {
  return { index: [], taskId: [], taskType: [], status: [], parent: [], item: [] };
}
