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
  /** Tasks that changed, each once; their columns are made when the turn is taken. */
  #changed: number[] = [];
  #isChanged = new Uint8Array(0);
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
      this.#changed.length === 0 && this.#added === null && this.#run === null && this.#journal.length === 0
    );
  }

  /** The task's state at the end of the turn is recorded. */
  change(index: number): void {
    if (index >= this.#isChanged.length) this.#grow();
    if (this.#isChanged[index] === 1) return;
    this.#isChanged[index] = 1;
    this.#changed.push(index);
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
    for (const index of this.#changed) this.#isChanged[index] = 0;
    const full: FullTurn = {
      turn: {
        changed: changedColumns(this.#table, this.#changed),
        added: this.#added,
        run: this.#run,
        journal: this.#journal,
      },
      settled: this.#settled,
      added: this.#addedIndices,
    };
    this.#changed = [];
    this.#added = null;
    this.#addedIndices = [];
    this.#settled = [];
    this.#journal = [];
    this.#run = null;
    return full;
  }

  #grow(): void {
    const larger = new Uint8Array(Math.max(64, this.#table.status.length));
    larger.set(this.#isChanged);
    this.#isChanged = larger;
  }
}

function emptyNewColumns(): NewTaskColumns {
  return { index: [], taskId: [], taskType: [], status: [], parent: [], item: [] };
}
