/** The same work through the public API: definition, registered agents, runs, with or without a store on disk. */
import { createNode } from '@conclave/swarm';
import type { WorkflowDefinitionInput } from '@conclave/swarm';
import { layeredDag } from './layered-dag.ts';

export interface OursOptions {
  readonly tasks: number;
  readonly agents: number;
  readonly repetitions: number;
  /** Folder of the store; undefined: nothing is written. */
  readonly dataDir: string | undefined;
  /** Instead of a folder. */
  readonly databaseUrl?: string;
}

export interface OursTimes {
  /** Milliseconds per repetition, from `executeWorkflow` to its result. */
  readonly executeMs: number[];
  /** Milliseconds to validate, compile and commit the workflow. */
  readonly createMs: number[];
}

export async function runOurs(options: OursOptions): Promise<OursTimes> {
  const { tasks, agents, repetitions, dataDir, databaseUrl } = options;
  const swarm = await createNode({
    topology: 'star',
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    agents: [
      {
        id: 'agent',
        kind: 'function',
        module: new URL('empty-task.ts', import.meta.url).href,
        export: 'emptyTask',
        capabilities: ['empty'],
        count: agents,
      },
    ],
  });
  const definition = layeredWorkflow(tasks, agents);
  const times: OursTimes = { executeMs: [], createMs: [] };
  try {
    // Threads start with the first task; the floor's are started before its clock, too.
    await swarm.executeWorkflow(await swarm.createWorkflow(layeredWorkflow(agents, agents)));
    // All are created before the first is executed: what making workflows leaves behind is not dispatch.
    const runIds: string[] = [];
    for (let i = 0; i < repetitions; i += 1) {
      const createdAt = performance.now();
      runIds.push(await swarm.createWorkflow(definition));
      times.createMs.push(performance.now() - createdAt);
    }
    globalThis.gc?.();
    for (const runId of runIds) {
      const startedAt = performance.now();
      const result = await swarm.executeWorkflow(runId);
      times.executeMs.push(performance.now() - startedAt);
      if (!result.success || result.tasks.completed !== tasks) throw new Error('not every task completed');
    }
  } finally {
    await swarm.stop();
  }
  return times;
}

export function layeredWorkflow(tasks: number, agents: number): WorkflowDefinitionInput {
  const { dependencies } = layeredDag(tasks, agents);
  return {
    name: 'dispatch',
    tasks: Array.from({ length: tasks }, (_, task) => ({
      id: `t${task}`,
      type: 'empty',
      dependsOn: [dependencies[2 * task]!, dependencies[2 * task + 1]!]
        .filter((it) => it >= 0)
        .map((it) => `t${it}`),
    })),
  };
}
