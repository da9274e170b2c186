/** The definition that is submitted for a planned workflow. */
import type { JsonObject } from '@conclave/contracts';
import type { WorkflowDefinitionInput } from '@conclave/swarm';
import type { PlannedTask, PlannedWorkflow } from './planned-task.ts';

export const TASK_TYPE = 'work';
/** Of tasks that are done outside. */
export const HOST_TASK_TYPE = 'host-work';

/** Limit of an attempt that may hang, in ms. */
const HANG_LIMIT_MS = 250;

type TaskInput = WorkflowDefinitionInput['tasks'][number];

export interface Workforce {
  /** Tasks that are done outside: `workflow/task`. */
  readonly outside?: ReadonlySet<string> | undefined;
  /** The skill that a task needs, by `workflow/task`, of agents that may break under it. */
  readonly skillOf?: ReadonlyMap<string, string> | undefined;
}

export function definitionOf(
  { name, tasks }: PlannedWorkflow,
  { outside, skillOf }: Workforce = {},
): WorkflowDefinitionInput {
  const outputs = Object.fromEntries(tasks.map((task) => [task.id, `\${{ tasks.${task.id}.result }}`]));
  const typeOf = (where: string): string =>
    outside?.has(where) === true ? HOST_TASK_TYPE : (skillOf?.get(where) ?? TASK_TYPE);
  const agentsBreak = skillOf !== undefined;
  return {
    name,
    tasks: tasks.map((task) => taskOf(task, { type: typeOf(`${name}/${task.id}`), agentsBreak })),
    outputs,
  };
}

interface Hands {
  readonly type: string;
  readonly agentsBreak: boolean;
}

function taskOf(task: PlannedTask, { type, agentsBreak }: Hands): TaskInput {
  const { id, waitsFor, isOptional, when, behaviour } = task;
  const params = paramsOf(task);
  const forEach = forEachOf(task);
  return {
    id,
    type,
    dependsOn: [...waitsFor],
    optional: isOptional,
    ...(params === undefined ? {} : { params }),
    ...(when === undefined ? {} : { when: `\${{ tasks.${when.task}.result.v > ${when.above} }}` }),
    ...(forEach === undefined ? {} : { forEach }),
    ...(behaviour.kind === 'hangs' ? { timeoutMs: HANG_LIMIT_MS } : {}),
    ...retryOf(task, agentsBreak),
  };
}

function paramsOf({ forEach, reading }: PlannedTask): JsonObject | undefined {
  if (forEach !== undefined) return { item: '${{ item }}' };
  if (reading === undefined) return undefined;
  const path = `tasks.${reading.task}`;
  if (reading.reads === 'v') return { given: `\${{ ${path}.result.v }}` };
  if (reading.reads === 'result') return { given: `\${{ ${path}.result }}` };
  return { given: `\${{ $count(${path}.items[status = "completed"]) }}` };
}

function forEachOf({ forEach }: PlannedTask): TaskInput['forEach'] {
  if (forEach === undefined) return undefined;
  return 'task' in forEach ? `\${{ tasks.${forEach.task}.result.list }}` : [...forEach];
}

/** More attempts than may fail, where some attempt succeeds at last. */
function retryOf(task: PlannedTask, agentsBreak: boolean): Pick<TaskInput, 'retry'> {
  const { kind, failures } = task.behaviour;
  if (agentsBreak) return { retry: { maxAttempts: attemptsOf(task), ...patient } };
  if (kind === 'works') return {};
  const maxAttempts = failures < 10 ? failures + 2 : 2;
  return { retry: { maxAttempts, backoffMs: 30, jitter: 0.5, on: 'any' } };
}

const patient = { backoffMs: 30, factor: 1.5, maxBackoffMs: 500, jitter: 0.5, on: 'any' } as const;

/** Only what fails always may run out of attempts, not what met with broken agents; of a broken fan-out some items complete. */
function attemptsOf({ behaviour, forEach }: PlannedTask): number {
  if (behaviour.failures < 10) return 200;
  return behaviour.kind === 'broken' && forEach !== undefined ? 15 : 2;
}
