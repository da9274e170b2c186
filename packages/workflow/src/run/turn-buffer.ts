/** Collects what one turn changes, in the column form that the store takes. */
import type {
  AskedApproval,
  CompensationRow,
  JournalEntry,
  NewTaskColumns,
  RunChange,
  RunTurn,
} from '@conclave/contracts';
import { changedColumns } from './changed-columns.ts';
import type { TaskTable } from './task-table.ts';

export interface FullTurn {
  readonly turn: RunTurn;
  /** Tasks that reached a terminal status in this turn: their effects follow the commit. */
  readonly settled: Int32Array;
  /** Items that this turn created: they become ready after the commit. */
  readonly added: readonly number[];
}

/** Tasks that may settle in a turn before the buffer grows. */
const FIRST_ROOM = 1_024;

export class TurnBuffer {
  readonly #table: TaskTable;
  /** Tasks that reached a terminal status, which each does once; room for more of them. */
  #settled = new Int32Array(FIRST_ROOM);
  #settledCount = 0;
  /** Tasks that changed and have not ended: few in most turns, none in many. */
  readonly #open = new Set<number>();
  #added: NewTaskColumns | null = null;
  #addedIndices: number[] = [];
  #journal: JournalEntry[] = [];
  #run: RunChange | null = null;
  /** Undefined in almost every turn. */
  #asked: AskedApproval[] | undefined;
  #compensations: CompensationRow[] | undefined;

  constructor(table: TaskTable) {
    this.#table = table;
  }

  get isEmpty(): boolean {
    const nothingChanged = this.#settledCount === 0 && this.#open.size === 0;
    if (this.#asked !== undefined || this.#compensations !== undefined) return false;
    return nothingChanged && this.#added === null && this.#run === null && this.#journal.length === 0;
  }

  /** The task's state at the end of the turn is recorded. */
  change(index: number): void {
    this.#open.add(index);
  }

  /** Records a terminal state: the task's effects follow the commit. Once for each task. */
  settle(index: number): void {
    if (this.#settledCount === this.#settled.length) this.#grow();
    this.#settled[this.#settledCount] = index;
    this.#settledCount += 1;
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

  ask(approval: AskedApproval): void {
    (this.#asked ??= []).push(approval);
    const { taskId } = approval;
    this.#journal.push({ kind: 'approval.asked', body: JSON.stringify({ taskId }) });
  }

  compensate(row: CompensationRow): void {
    (this.#compensations ??= []).push(row);
    const { index, status, attempt } = row;
    const taskId = this.#table.idOf(index);
    const body = JSON.stringify({ taskId, status, attempt });
    if (status !== 'waiting') this.#journal.push({ kind: 'compensation.changed', body });
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
    const changed = this.#changed();
    const full: FullTurn = {
      turn: {
        changed: changedColumns(this.#table, changed),
        added: this.#added,
        run: this.#run,
        journal: this.#journal,
        ...(this.#asked === undefined ? {} : { asked: this.#asked }),
        ...(this.#compensations === undefined ? {} : { compensations: this.#compensations }),
      },
      settled: this.#open.size === 0 ? changed : changed.subarray(0, this.#settledCount),
      added: this.#addedIndices,
    };
    this.#settledCount = 0;
    this.#open.clear();
    this.#added = null;
    this.#addedIndices = [];
    this.#journal = [];
    this.#run = null;
    this.#asked = undefined;
    this.#compensations = undefined;
    return full;
  }

  /** What has settled, then what goes on, in an array of the turn's own. */
  #changed(): Int32Array {
    const settled = this.#settled.subarray(0, this.#settledCount);
    if (this.#open.size === 0) return settled.slice();
    const changed = new Int32Array(settled.length + this.#open.size);
    changed.set(settled);
    changed.set([...this.#open], settled.length);
    return changed;
  }

  #grow(): void {
    const grown = new Int32Array(this.#settled.length * 2);
    grown.set(this.#settled);
    this.#settled = grown;
  }
}

function emptyNewColumns(): NewTaskColumns {
  return { index: [], taskId: [], taskType: [], status: [], parent: [], item: [] };
}
