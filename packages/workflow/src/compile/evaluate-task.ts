import type { JsonValue } from '@conclave/contracts';
import { ConclaveError } from '@conclave/contracts';
import { evaluateTemplate } from '../expressions/evaluate-template.ts';
import type { ExpressionScope } from '../expressions/expression-scope.ts';
import type { MaybePromise } from '../expressions/maybe-promise.ts';
import { allOf, andThen } from '../expressions/maybe-promise.ts';
import { isTruthy } from '../expressions/truth.ts';
import type { CompiledApproval, CompiledTask, CompiledWorkflow } from './compiled-workflow.ts';

/**
 * The parameters of one attempt; in a fan-out, of one item.
 * @returns undefined where the task has none.
 * @throws WORKFLOW_EXPRESSION_FAILED, also as a rejection.
 */
export function evaluateParams(
  task: CompiledTask,
  scope: ExpressionScope,
): MaybePromise<JsonValue | undefined> {
  return task.params === undefined ? undefined : evaluateTemplate(task.params, scope);
}

/**
 * What is to be decided before the task starts, in words.
 * @throws WORKFLOW_EXPRESSION_FAILED, also as a rejection.
 */
export function evaluatePrompt(approval: CompiledApproval, scope: ExpressionScope): MaybePromise<string> {
  return andThen(evaluateTemplate(approval.prompt, scope), (value) =>
    typeof value === 'string' ? value : JSON.stringify(value ?? ''),
  );
}

/**
 * Whether the task is to run. True without a condition.
 * @throws WORKFLOW_EXPRESSION_FAILED, also as a rejection.
 */
export function evaluateWhen(task: CompiledTask, scope: ExpressionScope): MaybePromise<boolean> {
  return task.when === undefined ? true : andThen(evaluateTemplate(task.when, scope), isTruthy);
}

/**
 * The items of a fan-out. Nothing and null are the empty list; a single value that is not a list is a list of one, as
 * JSONata gives a single match without a list around it.
 * @throws WORKFLOW_EXPRESSION_FAILED, also as a rejection, also for more than `maxItems`.
 */
export function evaluateForEach(
  task: CompiledTask,
  scope: ExpressionScope,
): MaybePromise<readonly JsonValue[]> {
  if (task.forEach === undefined) return [];
  return andThen(evaluateTemplate(task.forEach, scope), (value) => itemsOf(task, value));
}

function itemsOf(task: CompiledTask, value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  if (items.length <= task.maxItems) return items;
  throw new ConclaveError('WORKFLOW_EXPRESSION_FAILED', {
    details: {
      expression: 'forEach',
      where: `task "${task.id}"`,
      reason: `it gives ${items.length} items, and maxItems is ${task.maxItems}. Raise maxItems if that is right`,
    },
  });
}

/**
 * The declared outputs; one that gives nothing is left out.
 * @throws WORKFLOW_EXPRESSION_FAILED, also as a rejection.
 */
export function evaluateOutputs(
  workflow: CompiledWorkflow,
  scope: ExpressionScope,
): MaybePromise<Readonly<Record<string, JsonValue>>> {
  const values = workflow.outputs.map((output) => evaluateTemplate(output.value, scope));
  return andThen(allOf(values), (settled) => {
    const entries: [string, JsonValue][] = [];
    workflow.outputs.forEach((output, position) => {
      const value = settled[position];
      if (value !== undefined) entries.push([output.name, value]);
    });
    return Object.fromEntries(entries);
  });
}
