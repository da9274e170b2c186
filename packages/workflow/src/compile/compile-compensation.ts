import { compileTemplate } from '../expressions/compile-template.ts';
import { mergeRetry } from '../rules/merge-retry.ts';
import type { CompiledCompensation } from './compiled-workflow.ts';
import { ExpressionSite } from './expression-site.ts';
import type { WorkflowNames } from './expression-site.ts';

/**
 * What it reads is no dependency: it runs when every task has ended.
 * @throws WORKFLOW_EXPRESSION_INVALID, WORKFLOW_TASK_UNKNOWN
 */
export function compileCompensation(names: WorkflowNames, index: number): CompiledCompensation | undefined {
  const task = names.definition.tasks[index]!;
  const { compensate } = task;
  if (compensate === undefined) return undefined;
  const { type, assignedAgent, params, retry, timeoutMs } = compensate;
  const site = new ExpressionSite(names, {
    owner: `the compensation of task "${task.id}"`,
    base: ['tasks', index, 'compensate'],
    hasItem: task.forEach !== undefined,
    hasResult: true,
  });
  return {
    type,
    agentId: assignedAgent,
    params: params === undefined ? undefined : compileTemplate(params, ['params'], site),
    // Leaving something half undone is worse than trying again.
    retry: mergeRetry(retry ?? {}, names.definition.defaults.retry),
    timeoutMs: timeoutMs ?? names.definition.defaults.timeoutMs,
  };
}
