import { LANGUAGE_VERSION, needOf } from '@conclave/contracts';
import type { NewRun, NewTaskColumns } from '@conclave/contracts';
import { definitionHash } from '@conclave/workflow';
import type { CompiledWorkflow } from '@conclave/workflow';

/** What a run takes from its workflow. */
export function newRunOf(
  workflow: CompiledWorkflow,
): Pick<NewRun, 'name' | 'definition' | 'stamp' | 'tasks' | 'needs'> {
  const { definition } = workflow;
  const text = JSON.stringify(definition);
  return {
    name: workflow.name,
    definition: text,
    stamp: {
      definitionHash: definitionHash(definition, text),
      workflowVersion: workflow.version,
      languageVersion: LANGUAGE_VERSION,
    },
    tasks: newTasks(workflow),
    needs: [...new Set(workflow.plan.needs.map(needOf))],
  };
}

function newTasks({ tasks }: CompiledWorkflow): NewTaskColumns {
  return {
    index: tasks.map((task) => task.index),
    taskId: tasks.map((task) => task.id),
    taskType: tasks.map((task) => task.type),
    status: tasks.map(() => 'waiting'),
    parent: tasks.map(() => null),
    item: tasks.map(() => null),
  };
}
