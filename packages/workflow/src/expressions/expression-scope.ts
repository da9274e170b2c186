import type { ErrorData, JsonObject, JsonValue, TaskStatus } from '@conclave/contracts';

/** What expressions see of one item of a fan-out. Members may be getters: they are read only when an expression asks. */
export interface ItemView {
  readonly status: TaskStatus;
  /** The parsed value; undefined where the item gave none. */
  readonly result: JsonValue | undefined;
  readonly error: ErrorData | undefined;
}

/** What expressions see of a task: `tasks.<id>`. */
export interface TaskView extends ItemView {
  /** In item order; undefined for a task without fan-out. */
  readonly items: readonly ItemView[] | undefined;
}

/**
 * What expressions can see. The run driver implements it with getters over JSON text, so that a result that nothing
 * reads is never parsed. Only tasks that the expression names are asked for.
 */
export interface ExpressionScope {
  readonly inputs: JsonObject;
  readonly run: { readonly id: string };
  /** @param index of the task within its workflow (`CompiledTask.index`). */
  task(index: number): TaskView;
  /** The fan-out item; only read while a fan-out task's parameters are evaluated. */
  readonly item?: JsonValue | undefined;
  /** The position of the fan-out item, from 0. */
  readonly index?: number | undefined;
  /** The value of what is compensated; only read while a compensation's parameters are evaluated. */
  readonly result?: JsonValue | undefined;
}
