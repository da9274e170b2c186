/** A recorded execution as a workflow that does the same again, in less time and with other agents. */
import { ConclaveError, MAX_TIMER_MS, parseWith } from '@conclave/contracts';
import { parseWorkflow } from '../definition/parse-workflow.ts';
import type { TaskDefinitionInput } from '../definition/task-schema.ts';
import type { WorkflowDefinition } from '../definition/workflow-schema.ts';
import { dependencyRows } from '../graph/dependency-rows.ts';
import type { RecordedTrace } from '../importers/recorded-trace.ts';
import type { ReplayParams } from '../worker/replay-worker.ts';
import { pathPriorities } from './path-priorities.ts';
import { remainingPaths } from './remaining-paths.ts';
import { ReplayOptionsSchema } from './replay-options.ts';
import type { ReplayOptions, ReplayOptionsInput } from './replay-options.ts';
import { validName, validNames } from './valid-names.ts';

/** The task type of everything that is replayed: one type, so that all tasks stand in one queue. */
export const REPLAY_TYPE = 'replay';

/** Export of the worker's module by kind of work. */
export const replayExports = { sleep: 'sleep', cpu: 'compute' } as const;

/** The same file ending as this module has: `.ts` from source, `.js` when built. */
const workerModule = new URL(
  `../worker/replay-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
).href;

/**
 * Ids and dependencies stay (ids that are no names here are changed to some); priorities follow the longest remaining
 * path, as the recorded durations are known. The swarm is a star, so that whoever is free takes the next task.
 * @throws CONFIG_INVALID for options that make no sense, and where a task would last longer than a timer can wait
 */
export function replayWorkflow(trace: RecordedTrace, input: ReplayOptionsInput): WorkflowDefinition {
  const options = parseWith(ReplayOptionsSchema, input, 'replay options');
  refuseEndless(trace, options);
  const { timeScale, agents, work } = options;
  return parseWorkflow(
    {
      name: validName(trace.name),
      description: `A recorded execution again, ${timeScale} times as long, with ${agents} agents (${work})`,
      swarm: { topology: 'star', agents: [agentOf(options)] },
      tasks: tasksOf(trace, timeScale),
    },
    { where: `replay of ${trace.name}` },
  );
}

function agentOf({ agents, work }: ReplayOptions) {
  return {
    id: 'agent',
    kind: 'function',
    module: workerModule,
    export: replayExports[work],
    capabilities: [REPLAY_TYPE],
    count: agents,
    load: work === 'cpu' ? 'cpu' : 'io',
  };
}

function tasksOf({ tasks }: RecordedTrace, timeScale: number): TaskDefinitionInput[] {
  const ids = validNames(tasks.map((task) => task.id));
  const seconds = tasks.map((task) => task.seconds);
  const priorities = pathPriorities(remainingPaths(dependencyRows(tasks), seconds));
  return tasks.map((task, index) => {
    const params: ReplayParams = { seconds: task.seconds, timeScale };
    const description = descriptionOf(task.id, task.label, ids[index]!);
    return {
      id: ids[index]!,
      ...(description === undefined ? {} : { description }),
      type: REPLAY_TYPE,
      dependsOn: task.dependencies.map((dependency) => ids[dependency]!),
      params: { ...params },
      priority: priorities[index]!,
    };
  });
}

/** What the id does not say by itself. */
function descriptionOf(recordedId: string, label: string | undefined, id: string): string | undefined {
  const parts = [label, recordedId].filter((part) => part !== undefined && part !== id);
  return parts.length === 0 ? undefined : [...new Set(parts)].join(': ');
}

function refuseEndless({ name, tasks }: RecordedTrace, { timeScale }: ReplayOptions): void {
  const longest = tasks.find(({ seconds }) => seconds * 1000 * timeScale > MAX_TIMER_MS);
  if (longest === undefined) return;
  const problems = `timeScale: task "${longest.id}" would last ${longest.seconds * timeScale} s; ${Math.floor(MAX_TIMER_MS / 1000)} s is the limit`;
  throw new ConclaveError('CONFIG_INVALID', { details: { where: `replay of ${name}`, problems } });
}
