import { createHash } from 'node:crypto';
import type { JsonValue } from '@conclave/contracts';
import type { WorkflowDefinition } from './workflow-schema.ts';

/**
 * SHA-256 of the definition: the same for two files that say the same, in whatever order. The schema has put fields in
 * an order already, so only what it leaves as it is written (params, lists of items, names) is sorted here: sorting
 * everything would take longer than dispatching the tasks of a large workflow.
 * @param text JSON of the definition, where the caller has it already
 */
export function definitionHash(definition: WorkflowDefinition, text?: string): string {
  const hashed = hasFreeValues(definition)
    ? JSON.stringify(canonical(definition))
    : (text ?? JSON.stringify(definition));
  return createHash('sha256').update(hashed).digest('hex');
}

function hasFreeValues({ inputs, outputs, swarm, tasks }: WorkflowDefinition): boolean {
  if (Object.keys(inputs).length + Object.keys(outputs).length > 0 || swarm !== undefined) return true;
  return tasks.some(
    ({ params, forEach, compensate }) =>
      params !== undefined || forEach !== undefined || compensate !== undefined,
  );
}

function canonical({ inputs, outputs, tasks, ...rest }: WorkflowDefinition): object {
  return {
    ...(sorted(rest as unknown as JsonValue) as object),
    inputs: sorted(inputs as unknown as JsonValue),
    outputs: sorted(outputs),
    tasks: tasks.map((task) => {
      const { params, forEach, compensate } = task;
      if (params === undefined && forEach === undefined && compensate === undefined) return task;
      return {
        ...task,
        ...(params === undefined ? {} : { params: sorted(params) }),
        ...(forEach === undefined ? {} : { forEach: sorted(forEach) }),
        ...(compensate === undefined ? {} : { compensate: sorted(compensate as unknown as JsonValue) }),
      };
    }),
  };
}

/** Members in the order of their names, all the way down. */
function sorted(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member: JsonValue) => sorted(member));
  const entries = Object.entries(value).map(([key, member]): [string, JsonValue] => [key, sorted(member)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
