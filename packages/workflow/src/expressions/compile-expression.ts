import { ConclaveError, isConclaveError } from '@conclave/contracts';
import type { JsonValue } from '@conclave/contracts';
import type { CompiledExpression } from './compiled-expression.ts';
import type { ExpressionScope } from './expression-scope.ts';
import type { MaybePromise } from './maybe-promise.ts';
import { toJsonResult } from './json-result.ts';
import { jsonataReason } from './parse-expression.ts';
import type { ParsedExpression } from './parse-expression.ts';
import { followPath } from './plain-path.ts';
import { scopeDocument } from './scope-document.ts';
import type { ScopeUse, TaskReference } from './scope-document.ts';

type Result = JsonValue | undefined;

/**
 * Binds an expression to the tasks of a workflow.
 * @param where names task and field, for messages.
 */
export function compileExpression(
  parsed: ParsedExpression,
  tasks: readonly TaskReference[],
  where: string,
): CompiledExpression {
  const evaluate = evaluatorOf(parsed, tasks);
  const failed = (error: unknown): ConclaveError => evaluationError(error, parsed.source, where);
  return {
    source: parsed.source,
    tasks: tasks.map(({ index }) => index),
    evaluate(scope) {
      try {
        const value = evaluate(scope);
        return value instanceof Promise
          ? value.catch((error: unknown) => Promise.reject(failed(error)))
          : value;
      } catch (error) {
        throw failed(error);
      }
    },
  };
}

type Evaluator = (scope: ExpressionScope) => MaybePromise<Result>;

function evaluatorOf({ form, itemNames }: ParsedExpression, tasks: readonly TaskReference[]): Evaluator {
  switch (form.kind) {
    case 'literal':
      return () => form.value;
    case 'path':
      return pathEvaluator(form.names, tasks);
    case 'jsonata': {
      const use: ScopeUse = { tasks, readsItem: itemNames.length > 0 };
      return async (scope) => toJsonResult(await form.evaluate(scopeDocument(scope, use)));
    }
  }
}

/** Reads what the path needs and nothing more: no document, no promise. */
function pathEvaluator(names: readonly string[], tasks: readonly TaskReference[]): Evaluator {
  const [root, , member] = names;
  if (root === 'item') return (scope) => followPath(scope.item, names, 1);
  if (root === 'result') return (scope) => followPath(scope.result, names, 1);
  if (root === 'index') return (scope) => followPath(scope.index, names, 1);
  if (root === 'inputs') return (scope) => followPath(scope.inputs, names, 1);
  const task = tasks[0];
  if (root === 'tasks' && task !== undefined) {
    if (member === 'result') return (scope) => followPath(scope.task(task.index).result, names, 3);
    if (member === 'status') return (scope) => followPath(scope.task(task.index).status, names, 3);
  }
  // The rest (run, a task as a whole, its items and error) is rare, and views must be copied.
  return (scope) => toJsonResult(followPath(scopeDocument(scope, { tasks, readsItem: false }), names, 0));
}

function evaluationError(error: unknown, expression: string, where: string): ConclaveError {
  if (isConclaveError(error)) return error;
  return new ConclaveError('WORKFLOW_EXPRESSION_FAILED', {
    details: { expression: shownExpression(expression), where, reason: jsonataReason(error) },
    cause: error,
  });
}

/** In quotes and short enough for a message. */
export function shownExpression(source: string): string {
  const line = source.replaceAll(/\s+/g, ' ');
  return line.length > 160 ? `"${line.slice(0, 157)}…"` : `"${line}"`;
}
