import type { CompiledExpression } from './compiled-expression.ts';
import type { Template } from './template.ts';

/** Adds the indices of every task that a template's expressions read. */
export function addTasksRead(template: Template, found: Set<number>): void {
  for (const { tasks } of ownExpressions(template)) for (const index of tasks) found.add(index);
  for (const part of innerTemplates(template)) addTasksRead(part, found);
}

function ownExpressions(template: Template): readonly CompiledExpression[] {
  if (template.kind === 'expression') return [template.expression];
  return template.kind === 'text' ? template.parts.filter((part) => typeof part !== 'string') : [];
}

function innerTemplates(template: Template): readonly Template[] {
  if (template.kind === 'array') return template.items;
  return template.kind === 'object' ? template.values : [];
}
