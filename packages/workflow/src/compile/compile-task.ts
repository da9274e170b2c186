import type { JsonValue } from '@conclave/contracts';
import { locationNote } from '../definition/source-location.ts';
import type { TaskDefinition } from '../definition/task-schema.ts';
import { compileTemplate } from '../expressions/compile-template.ts';
import { addTasksRead } from '../expressions/tasks-read.ts';
import type { Template } from '../expressions/template.ts';
import { mergeRetry } from '../rules/merge-retry.ts';
import { priorityValue } from '../rules/priority.ts';
import type { RetryPolicy } from '../rules/retry-policy.ts';
import { compileCompensation } from './compile-compensation.ts';
import type { CompiledTask } from './compiled-workflow.ts';
import { ExpressionSite, unknownTask } from './expression-site.ts';
import type { WorkflowNames } from './expression-site.ts';

/** Shared by all tasks that say nothing of their own about repetition. */
export interface TaskDefaults {
  readonly retry: RetryPolicy;
}

/** @throws WORKFLOW_EXPRESSION_INVALID, WORKFLOW_TASK_UNKNOWN */
export function compileTask(names: WorkflowNames, index: number, defaults: TaskDefaults): CompiledTask {
  const task = names.definition.tasks[index]!;
  const general = names.definition.defaults;
  const { prompt, ...templates } = compileTemplates(names, index, task);
  return {
    index,
    id: task.id,
    type: task.type,
    agentId: task.assignedAgent,
    ...templates,
    maxItems: task.maxItems,
    priority: priorityValue(task.priority ?? general.priority),
    retry: task.retry === undefined ? defaults.retry : mergeRetry(task.retry, general.retry),
    timeoutMs: task.timeoutMs ?? groupOf(names, task)?.timeoutMs ?? general.timeoutMs,
    deadlineMs: task.deadlineMs,
    optional: task.optional,
    admission: admissionOf(task),
    approval: prompt === undefined ? undefined : approvalOf(task, prompt),
    compensate: compileCompensation(names, index),
    dependencies: dependenciesOf(names, index, [prompt, ...Object.values(templates)]),
  };
}

function groupOf({ definition }: WorkflowNames, { group }: TaskDefinition) {
  return group === undefined ? undefined : definition.groups?.[group];
}

function admissionOf({ group, resources }: TaskDefinition): CompiledTask['admission'] {
  if (group === undefined && resources === undefined) return undefined;
  return { read: resources?.read ?? [], write: resources?.write ?? [], group };
}

type Templates = Pick<CompiledTask, 'params' | 'when' | 'forEach'> & {
  readonly prompt: Template | undefined;
};

function compileTemplates(names: WorkflowNames, index: number, task: TaskDefinition): Templates {
  const owner = `task "${task.id}"`;
  const base = ['tasks', index];
  const once = new ExpressionSite(names, { owner, base, hasItem: false });
  const perItem = new ExpressionSite(names, { owner, base, hasItem: task.forEach !== undefined });
  const compiled = (value: JsonValue | undefined, field: string, site: ExpressionSite) =>
    value === undefined ? undefined : compileTemplate(value, [field], site);
  const templates = {
    params: compiled(task.params, 'params', perItem),
    when: compiled(task.when, 'when', once),
    forEach: compiled(task.forEach, 'forEach', once),
    prompt:
      task.approval === undefined
        ? undefined
        : compileTemplate(task.approval.prompt, ['approval', 'prompt'], once),
  };
  if (isText(templates.when)) {
    once.fail(textOf(task.when), ['when'], 'a condition is true, false or one expression within ${{ }}');
  }
  if (isText(templates.forEach)) {
    once.fail(textOf(task.forEach), ['forEach'], 'it must be a list or one expression within ${{ }}');
  }
  return templates;
}

function approvalOf({ approval }: TaskDefinition, prompt: Template): CompiledTask['approval'] {
  return { prompt, timeoutMs: approval?.timeoutMs, onTimeout: approval?.onTimeout ?? 'fail' };
}

/** Text is always true, and never a list: surely something else was meant. */
function isText(template: Template | undefined): boolean {
  if (template === undefined) return false;
  return template.kind === 'text' || (template.kind === 'constant' && typeof template.value === 'string');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const NONE: readonly number[] = [];

function dependenciesOf(
  names: WorkflowNames,
  index: number,
  templates: readonly (Template | undefined)[],
): readonly number[] {
  const { id, dependsOn } = names.definition.tasks[index]!;
  const found = new Set<number>();
  dependsOn.forEach((dependency, position) => {
    const known = names.indexOf.get(dependency);
    if (known === undefined) {
      const note = locationNote(names.definition, ['tasks', index, 'dependsOn', position]);
      throw unknownTask(names, `task "${id}", dependsOn${note}`, dependency);
    }
    found.add(known);
  });
  for (const template of templates) if (template !== undefined) addTasksRead(template, found);
  return found.size === 0 ? NONE : [...found].toSorted((a, b) => a - b);
}
