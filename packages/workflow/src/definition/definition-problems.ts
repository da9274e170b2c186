import type { z } from 'zod';
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
  const { tasks, swarm, inputs } = parsed.data;
  return [
    ...takenIds(tasks, ['tasks']),
    ...takenIds(swarm?.agents ?? [], ['swarm', 'agents']),
    ...wrongDefaults(inputs),
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

function wrongDefaults(inputs: WorkflowDefinition['inputs']): Problem[] {
  return Object.entries(inputs).flatMap(([name, spec]) => {
    if (spec.default === undefined) return [];
    const read = readInput(spec.type, spec.default);
    // A default is written as its type: text for a number would be another default than the one that is seen.
    if (typeof read !== 'string' && read.value === spec.default) return [];
    return [{ path: ['inputs', name, 'default'], problem: `it is to be ${spec.type}` }];
  });
}
