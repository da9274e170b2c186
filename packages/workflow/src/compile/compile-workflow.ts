import { ConclaveError } from '@conclave/contracts';
import type { WorkflowDefinition } from '../definition/workflow-schema.ts';
import { compileTemplate } from '../expressions/compile-template.ts';
import { dependencyRows } from '../graph/dependency-rows.ts';
import type { GraphRows } from '../graph/graph-rows.ts';
import { mergeRetry } from '../rules/merge-retry.ts';
import { compileTask } from './compile-task.ts';
import type { CompiledTask, CompiledWorkflow } from './compiled-workflow.ts';
import { ExpressionSite } from './expression-site.ts';
import type { WorkflowNames } from './expression-site.ts';
import { cycleText, findCycle } from './find-cycle.ts';
import { TaskPlan } from './task-plan.ts';

/**
 * Interns the task ids, compiles every expression, fills the defaults and finds the dependencies.
 * @throws WORKFLOW_EXPRESSION_INVALID, WORKFLOW_TASK_UNKNOWN, WORKFLOW_CYCLE
 */
export function compileWorkflow(definition: WorkflowDefinition): CompiledWorkflow {
  const indexOf = new Map(definition.tasks.map((task, index) => [task.id, index]));
  const names: WorkflowNames = { definition, indexOf, parsed: new Map() };
  const defaults = { retry: mergeRetry(undefined, definition.defaults.retry) };
  const tasks = definition.tasks.map((_, index) => compileTask(names, index, defaults));
  const rows = dependencyRows(tasks);
  refuseCycle(definition, tasks, rows);
  return {
    name: definition.name,
    version: definition.version,
    definition,
    inputs: definition.inputs,
    tasks,
    groups: concurrencyOf(definition),
    indexOf,
    rows,
    plan: new TaskPlan(tasks),
    retryBudget: definition.retryBudget,
    compensatesWhenCancelled: definition.onCancel !== 'keep',
    outputs: compileOutputs(names),
  };
}

function concurrencyOf({ groups = {} }: WorkflowDefinition): CompiledWorkflow['groups'] {
  return Object.fromEntries(Object.entries(groups).map(([name, { concurrency }]) => [name, concurrency]));
}

function refuseCycle(definition: WorkflowDefinition, tasks: readonly CompiledTask[], rows: GraphRows): void {
  const circle = findCycle(tasks, rows);
  if (circle === undefined) return;
  const ids = circle.map((index) => tasks[index]!.id);
  throw new ConclaveError('WORKFLOW_CYCLE', {
    details: { workflow: definition.name, cycle: cycleText(ids), tasks: ids },
  });
}

function compileOutputs(names: WorkflowNames): CompiledWorkflow['outputs'] {
  return Object.entries(names.definition.outputs).map(([name, value]) => {
    const place = { owner: `output "${name}"`, base: ['outputs', name], hasItem: false };
    return { name, value: compileTemplate(value, [], new ExpressionSite(names, place)) };
  });
}
