/** What a replay is to do, read back from its definition, which is all that a stored run has. */
import { z } from 'zod';
import type { WorkflowDefinition } from '../definition/workflow-schema.ts';
import { dependencyRows } from '../graph/dependency-rows.ts';
import type { GraphRows } from '../graph/graph-rows.ts';
import type { ReplayOptions } from './replay-options.ts';
import { REPLAY_TYPE, replayExports } from './replay-workflow.ts';

export interface ReplayPlan extends ReplayOptions {
  readonly ids: readonly string[];
  /** Who waits for whom, by position in `ids`. */
  readonly rows: GraphRows;
  readonly dependencies: readonly (readonly number[])[];
  /** Scaled, in ms. */
  readonly durationsMs: Float64Array;
}

const ParamsSchema = z.strictObject({ seconds: z.number().min(0), timeScale: z.number().positive() });

/** Undefined for a workflow that `replayWorkflow` has not made. */
export function readReplayPlan({ tasks, swarm }: WorkflowDefinition): ReplayPlan | undefined {
  const [agent] = swarm?.agents ?? [];
  if (agent?.kind !== 'function') return undefined;
  const params = tasks.map((task) => ParamsSchema.safeParse(task.params).data);
  const timeScale = params[0]?.timeScale;
  const isReplay = tasks.every((task, i) => task.type === REPLAY_TYPE && params[i]?.timeScale === timeScale);
  if (!isReplay || timeScale === undefined) return undefined;
  const indexOf = new Map(tasks.map((task, index) => [task.id, index]));
  const dependencies = tasks.map((task) => task.dependsOn.map((id) => indexOf.get(id)!));
  return {
    timeScale,
    agents: agent.count,
    work: agent.export === replayExports.cpu ? 'cpu' : 'sleep',
    ids: tasks.map((task) => task.id),
    dependencies,
    rows: dependencyRows(dependencies.map((it) => ({ dependencies: it }))),
    durationsMs: Float64Array.from(params, (it) => (it?.seconds ?? 0) * 1000 * timeScale),
  };
}
