/** What a run's expressions see, read from the table: JSON text is parsed only when an expression asks, and once. */
import type { ErrorData, JsonObject, JsonValue, TaskStatus } from '@conclave/contracts';
import type { ExpressionScope, ItemView, TaskView } from '../expressions/expression-scope.ts';
import type { TaskTable } from './task-table.ts';

export class RunScope {
  readonly #table: TaskTable;
  readonly #inputs: JsonObject;
  readonly #run: { readonly id: string };
  /** Parsed values of tasks that some expression has read; an ended task's value never changes. */
  readonly #parsed = new Map<number, JsonValue | undefined>();
  readonly #task = (index: number): TaskView => new TableTaskView(this, this.#table, index);

  constructor(table: TaskTable, inputs: JsonObject, runId: string) {
    this.#table = table;
    this.#inputs = inputs;
    this.#run = { id: runId };
  }

  /** The scope for one task's expressions: a fan-out's item is added where the task is one. */
  of(index: number): ExpressionScope {
    const scope = { inputs: this.#inputs, run: this.#run, task: this.#task };
    if (!this.#table.isItem(index)) return scope;
    const { fanOuts } = this.#table;
    const { first } = fanOuts.rangeOf(fanOuts.parentOf(index));
    return { ...scope, item: JSON.parse(fanOuts.textOf(index)) as JsonValue, index: index - first };
  }

  /** The scope of the outputs. */
  get whole(): ExpressionScope {
    return { inputs: this.#inputs, run: this.#run, task: this.#task };
  }

  valueOf(index: number): JsonValue | undefined {
    const table = this.#table;
    if (!table.isTerminal(index)) return undefined;
    if (!table.isFanOut(index)) return this.#parse(index);
    if (this.#parsed.has(index)) return this.#parsed.get(index);
    const { first, count } = table.fanOuts.rangeOf(index);
    const values = Array.from({ length: count }, (_, i) => this.#parse(first + i) ?? null);
    this.#parsed.set(index, values);
    return values;
  }

  #parse(index: number): JsonValue | undefined {
    const text = this.#table.resultOf(index);
    if (text === '') return undefined;
    const known = this.#parsed.get(index);
    if (known !== undefined) return known;
    const value = JSON.parse(text) as JsonValue;
    this.#parsed.set(index, value);
    return value;
  }
}

class TableTaskView implements TaskView {
  readonly #scope: RunScope;
  readonly #table: TaskTable;
  readonly #index: number;

  constructor(scope: RunScope, table: TaskTable, index: number) {
    this.#scope = scope;
    this.#table = table;
    this.#index = index;
  }

  get status(): TaskStatus {
    return this.#table.statusName(this.#index);
  }

  get result(): JsonValue | undefined {
    return this.#scope.valueOf(this.#index);
  }

  get error(): ErrorData | undefined {
    return this.#table.errors.get(this.#index);
  }

  get items(): readonly ItemView[] | undefined {
    const table = this.#table;
    if (!table.isFanOut(this.#index)) return undefined;
    const { first, count } = table.fanOuts.rangeOf(this.#index);
    return Array.from({ length: count }, (_, i) => new TableTaskView(this.#scope, table, first + i));
  }
}
