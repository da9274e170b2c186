/**
 * Our contestant: a workflow through the public API, on SQLite or PostgreSQL. That every task ran is seen by the
 * tasks themselves and by a reader of the database.
 */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setEnvironmentData } from 'node:worker_threads';
import { createNode } from '@conclave/swarm';
import type { SwarmNode, WorkflowDefinitionInput } from '@conclave/swarm';
import { newSchema } from '@conclave/test/postgres/test-database';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import type { ContestTimes } from './contest.ts';
import { Effects } from './effects.ts';

export interface OursRequest {
  readonly store: 'sqlite' | 'postgres' | 'none';
  readonly agents: number;
  readonly repetitions: number;
}

interface Place {
  readonly options: { readonly dataDir?: string; readonly databaseUrl?: string };
  /** Completed tasks in the database, read by somebody else. */
  completed(): Promise<number>;
}

const COMPLETED = `SELECT count(*) AS completed FROM task_state WHERE status = 'completed'`;

/** Runs the workflow, whose tasks are named t0, t1, t2 …, again and again in one swarm. */
export async function runOurs(
  request: OursRequest,
  definition: WorkflowDefinitionInput,
): Promise<ContestTimes[]> {
  const effects = new Effects(definition.tasks.length);
  setEnvironmentData(Effects.key, effects.memory);
  return inPlace(request.store, async (place) => {
    const swarm = await createNode({
      topology: 'star',
      ...place.options,
      agents: [countingAgents(request.agents)],
    });
    try {
      return await repeat(swarm, { request, definition, effects, place });
    } finally {
      await swarm.stop();
    }
  });
}

async function repeat(
  swarm: SwarmNode,
  {
    request,
    definition,
    effects,
    place,
  }: {
    request: OursRequest;
    definition: WorkflowDefinitionInput;
    effects: Effects;
    place: Place;
  },
): Promise<ContestTimes[]> {
  const tasks = definition.tasks.length;
  await swarm.executeWorkflow(await swarm.createWorkflow(warmUp(request.agents)));
  const times: ContestTimes[] = [];
  for (let i = 0; i < request.repetitions; i += 1) {
    effects.clear();
    const before = await place.completed();
    globalThis.gc?.();
    const begunMs = performance.now();
    const runId = await swarm.createWorkflow(definition);
    const createdMs = performance.now();
    const result = await swarm.executeWorkflow(runId);
    const endedMs = performance.now();
    if (!result.success || result.tasks.completed !== tasks)
      throw new Error('ours: not every task completed');
    effects.assertEachOnce('ours');
    const recorded = (await place.completed()) - before;
    if (request.store !== 'none' && recorded !== tasks)
      throw new Error(`ours: ${recorded} of ${tasks} tasks are in the database`);
    times.push({ createMs: createdMs - begunMs, executeMs: endedMs - createdMs });
  }
  return times;
}

async function inPlace<T>(store: OursRequest['store'], body: (place: Place) => Promise<T>): Promise<T> {
  if (store === 'none') return body({ options: {}, completed: () => Promise.resolve(0) });
  if (store === 'sqlite')
    return inTemporaryFolder((dataDir) =>
      body({
        options: { dataDir },
        completed: () => Promise.resolve(completedIn(join(dataDir, 'conclave.db'))),
      }),
    );
  const schema = newSchema();
  try {
    const completed = async () =>
      Number((await schema.query<{ completed: string }>(COMPLETED))[0]?.completed);
    return await body({ options: { databaseUrl: schema.url }, completed });
  } finally {
    await schema.drop();
  }
}

function completedIn(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return Number(database.prepare(COMPLETED).get()?.['completed']);
  } finally {
    database.close();
  }
}

/** Agents whose tasks count themselves. */
export function countingAgents(count: number) {
  return {
    id: 'agent',
    kind: 'function' as const,
    module: new URL('counted-task.ts', import.meta.url).href,
    export: 'countedTask',
    capabilities: ['empty'],
    count,
  };
}

/** Threads start with the first task. */
export function warmUp(count: number): WorkflowDefinitionInput {
  return {
    name: 'warm-up',
    tasks: Array.from({ length: count }, (_, i) => ({ id: `t${i}`, type: 'empty', dependsOn: [] })),
  };
}
