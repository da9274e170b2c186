import type { ErrorData, JsonObject, JsonValue } from '@conclave/contracts';
import type { ExpressionScope, TaskView } from '../../src/expressions/expression-scope.ts';

/** A task that gave a value. */
export function completed(result: JsonValue | undefined, items?: readonly TaskView[]): TaskView {
  return { status: 'completed', result, error: undefined, items };
}

export function failed(message: string): TaskView {
  const error: ErrorData = { code: 'INTERNAL_ERROR', message, details: {}, retryable: false };
  return { status: 'failed', result: undefined, error, items: undefined };
}

export function scopeOf(
  tasks: readonly TaskView[],
  given: { inputs?: JsonObject; item?: JsonValue; index?: number } = {},
): ExpressionScope {
  return {
    inputs: given.inputs ?? {},
    run: { id: 'run-1' },
    task: (index) => tasks[index]!,
    item: given.item,
    index: given.index,
  };
}
