import { stepsOfGoal } from './goal-steps.ts';
import { criticalPath, levelsOf } from './step-graph.ts';
import type { DecomposeTask, Step } from './thinking-inputs.ts';
import type { Thought } from './thought.ts';

/** The type of a step that names none, in the workflow. */
export const DEFAULT_STEP_TYPE = 'step';

export interface Subtask {
  readonly id: string;
  readonly description: string;
  readonly dependsOn: readonly string[];
  readonly taskType: string;
  /** From 0: the steps of a level can run at once. */
  readonly level: number;
}

export interface Decomposition {
  readonly goal: string;
  readonly subtasks: readonly Subtask[];
  /** `to` needs the result of `from`. */
  readonly dependencies: readonly { readonly from: string; readonly to: string }[];
  readonly executionPlan: {
    readonly levels: readonly (readonly string[])[];
    /** Steps that can run at once, at most. */
    readonly parallelism: number;
    /** The longest chain: no plan ends before it. */
    readonly criticalPath: readonly string[];
  };
  /** A definition that can be submitted as it is; agents must do its task types. */
  readonly workflow: {
    readonly name: string;
    readonly description: string;
    readonly tasks: readonly {
      readonly id: string;
      readonly type: string;
      readonly description: string;
      readonly dependsOn: readonly string[];
      readonly params: { readonly step: string; readonly description: string };
    }[];
  };
}

/** Pure: the same input gives the same plan. */
export function decompose(input: DecomposeTask): Decomposition {
  const { goal } = input;
  const steps = input.steps ?? stepsOfGoal(goal);
  const levels = levelsOf(steps);
  const subtasks = levels.flatMap((level, depth) => level.map((step) => toSubtask(step, depth)));
  return {
    goal,
    subtasks,
    dependencies: subtasks.flatMap(({ id, dependsOn }) => dependsOn.map((from) => ({ from, to: id }))),
    executionPlan: {
      levels: levels.map((level) => level.map(({ id }) => id)),
      parallelism: Math.max(...levels.map((level) => level.length)),
      criticalPath: criticalPath(steps, () => 1).map(({ id }) => id),
    },
    workflow: { name: workflowName(goal), description: goal, tasks: subtasks.map(toTask) },
  };
}

/** The thoughts that lead to a decomposition. Steps of one level are alternatives in time: a branch each. */
export function decompositionThoughts(input: DecomposeTask, plan: Decomposition, scope: string): Thought[] {
  const given = (input.steps ?? plan.subtasks).map(({ id }) => id);
  const order = plan.subtasks.map(({ id }) => id);
  const thoughts: Thought[] = [
    { text: `Goal: ${plan.goal}` },
    { text: `Steps as ${input.steps === undefined ? 'read from the goal' : 'given'}: ${given.join(', ')}.` },
  ];
  if (given.join('\n') !== order.join('\n'))
    thoughts.push({ text: `Order that respects the dependencies: ${order.join(', ')}.`, revises: 2 });
  const trunk = thoughts.length;
  const width = plan.executionPlan.levels.map((level) => level.length);
  for (const subtask of plan.subtasks)
    thoughts.push(stepThought(subtask, width[subtask.level]! > 1, { trunk, scope }));
  const { levels, criticalPath: path } = plan.executionPlan;
  thoughts.push({
    text: `Plan: ${levels.map((level) => level.join(' + ')).join(' -> ')}. Longest chain: ${path.join(' -> ')}.`,
  });
  return thoughts;
}

function stepThought(
  subtask: Subtask,
  parallel: boolean,
  place: { readonly trunk: number; readonly scope: string },
): Thought {
  const needs = subtask.dependsOn.length === 0 ? 'Needs nothing.' : `Needs ${subtask.dependsOn.join(', ')}.`;
  const text = `Step ${subtask.id} on level ${subtask.level + 1}: ${subtask.description} ${needs}`;
  return parallel ? { text, branchFrom: place.trunk, branch: `${place.scope}/${subtask.id}` } : { text };
}

function toSubtask(step: Step, level: number): Subtask {
  const { id, description, dependsOn, taskType = DEFAULT_STEP_TYPE } = step;
  return { id, description, dependsOn, taskType, level };
}

function toTask(subtask: Subtask): Decomposition['workflow']['tasks'][number] {
  const { id, taskType, description, dependsOn } = subtask;
  // Text from outside must not become an expression of the workflow: `$${{` is how the language writes `${{`.
  const params = { step: id, description: description.replaceAll('${{', () => '$${{') };
  return { id, type: taskType, description, dependsOn, params };
}

function workflowName(goal: string): string {
  const words = goal
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return words === '' ? 'decomposition' : words;
}
