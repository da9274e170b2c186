import type { z } from 'zod';
import { APPROVAL_TYPE } from './approval-schema.ts';
import type { Path } from './format-path.ts';
import { formatPath } from './format-path.ts';
import { readInput } from './input-value.ts';
import type { WorkflowDefinition } from './workflow-schema.ts';

export interface Problem {
  readonly path: Path;
  readonly problem: string;
}

/** Everything that is wrong with the shape, or else with what a schema cannot say: names that are taken, defaults. */
export function definitionProblems(parsed: z.ZodSafeParseResult<WorkflowDefinition>): readonly Problem[] {
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => problemsOf(issue));
  const { tasks, swarm, inputs, groups } = parsed.data;
  return [
    ...takenIds(tasks, ['tasks']),
    ...takenIds(swarm?.agents ?? [], ['swarm', 'agents']),
    ...wrongDefaults(inputs),
    ...wrongApprovals(tasks),
    ...unknownGroups(tasks, groups ?? {}),
  ];
}

/** An unknown key is located where it stands, not at the object around it. */
export function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code !== 'unrecognized_keys') return [{ path, problem: inWords(issue.message) }];
  return issue.keys.map((key) => ({ path: [...path, key], problem: 'there is no such field' }));
}

/** zod speaks of undefined where people have left something out. */
function inWords(message: string): string {
  return message.replace(/^Invalid input: (expected .+), received undefined$/, 'it is missing, $1');
}

/** Ids that stand more than once in a list. */
export function takenIds(list: readonly { readonly id: string }[], path: Path): Problem[] {
  const first = new Map<string, number>();
  const problems: Problem[] = [];
  list.forEach(({ id }, index) => {
    const taken = first.get(id);
    if (taken === undefined) first.set(id, index);
    else {
      const holder = formatPath([...path, taken]);
      problems.push({ path: [...path, index, 'id'], problem: `the id "${id}" is taken by ${holder}` });
    }
  });
  return problems;
}

function unknownGroups(
  tasks: WorkflowDefinition['tasks'],
  groups: NonNullable<WorkflowDefinition['groups']>,
): Problem[] {
  const known = Object.keys(groups).join(', ') || 'none';
  return tasks.flatMap(({ group }, index) => {
    if (group === undefined || Object.hasOwn(groups, group)) return [];
    const problem = `there is no group "${group}"; groups of the workflow: ${known}`;
    return [{ path: ['tasks', index, 'group'], problem }];
  });
}

function wrongDefaults(inputs: WorkflowDefinition['inputs']): Problem[] {
  return Object.entries(inputs).flatMap(([name, spec]) => {
    if (spec.default === undefined) return [];
    const read = readInput(spec.type, spec.default);
    // A default is written as its type: text for a number would be another default than the one that is seen.
    if (typeof read !== 'string' && read.value === spec.default) return [];
    return [{ path: ['inputs', name, 'default'], problem: `it is to be ${spec.type}` }];
  });
}

/** A task of type `approval` is done by nobody: what would be told to an agent has no place there. */
function wrongApprovals(tasks: WorkflowDefinition['tasks']): Problem[] {
  return tasks.flatMap((task, index) => {
    const path = ['tasks', index];
    if (task.compensate?.type === APPROVAL_TYPE)
      return [{ path: [...path, 'compensate', 'type'], problem: 'an approval cannot be a compensation' }];
    if (task.type !== APPROVAL_TYPE) return [];
    const out = (['assignedAgent', 'params', 'forEach', 'retry', 'timeoutMs', 'compensate'] as const)
      .filter((field) => task[field] !== undefined)
      .map((field) => ({
        path: [...path, field],
        problem: `a task of type ${APPROVAL_TYPE} has none, as no agent does it`,
      }));
    if (task.approval !== undefined) return out;
    return [...out, { path: [...path, 'approval'], problem: `a task of type ${APPROVAL_TYPE} needs it` }];
  });
}
