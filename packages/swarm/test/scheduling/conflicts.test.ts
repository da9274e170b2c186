import { setImmediate as nextTurn } from 'node:timers/promises';
import { isConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { SwarmNode, WorkflowDefinitionInput } from '../../src/index.ts';
import { localAgent } from '../local-agents.ts';

interface Scene {
  readonly swarm: SwarmNode;
  /** Lets time pass until the workflow has ended; tells when each task ran. */
  readonly run: (
    definition: WorkflowDefinitionInput,
  ) => Promise<Map<string, readonly [startMs: number, endMs: number]>>;
}

/** Agents enough for everything at once; a task lasts 100 ms. */
async function sceneOf(strategy?: 'compute_optimized'): Promise<Scene> {
  const clock = new ManualClock();
  const swarm = await createNode({ shards: 1, ...(strategy === undefined ? {} : { strategy }) }, { clock });
  onTestFinished(() => swarm.stop());
  const ran = new Map<string, readonly [number, number]>();
  for (let agent = 0; agent < 8; agent += 1) {
    const execute = async ({ taskId }: { readonly taskId: string }) => {
      const startMs = clock.monotonicMs();
      await new Promise<void>((done) => void clock.schedule(100, done));
      ran.set(taskId, [startMs, clock.monotonicMs()]);
    };
    await swarm.registerAgent(localAgent(`agent-${agent}`, { execute }));
  }
  const run = async (definition: WorkflowDefinitionInput) => {
    const id = await swarm.createWorkflow(definition);
    let ended = false;
    const running = swarm.executeWorkflow(id).finally(() => (ended = true));
    while (!ended) {
      await nextTurn();
      clock.advance(10);
    }
    expect((await running).success).toBe(true);
    return ran;
  };
  return { swarm, run };
}

type Ran = ReadonlyMap<string, readonly [number, number]>;

function overlap(ran: Ran, a: string, b: string): boolean {
  const [startA, endA] = ran.get(a)!;
  const [startB, endB] = ran.get(b)!;
  return startA < endB && startB < endA;
}

function mostAtOnce(ran: Ran): number {
  const starts = [...ran.values()].map(([startMs]) => startMs);
  return Math.max(
    ...starts.map((at) => [...ran.values()].filter(([startMs, endMs]) => startMs <= at && at < endMs).length),
  );
}

describe.each([undefined, 'compute_optimized'] as const)('with the strategy %s', (strategy) => {
  it(
    verifies('W5.resources', 'a task that writes a resource runs beside no other one that uses it'),
    async () => {
      const { run } = await sceneOf(strategy);
      const reads = (id: string) => ({ id, type: 'work', resources: { read: ['ledger'] } });
      const writes = (id: string) => ({ id, type: 'work', resources: { write: ['ledger'] } });
      const tasks = [
        reads('r1'),
        reads('r2'),
        writes('w1'),
        reads('r3'),
        writes('w2'),
        { id: 'free', type: 'work' },
      ];
      const ran = await run({ name: 'conflicts', tasks });
      const users = ['r1', 'r2', 'r3', 'w1', 'w2'];
      for (const writer of ['w1', 'w2'])
        for (const other of users.filter((it) => it !== writer))
          expect(overlap(ran, writer, other), `${writer} ${other}`).toBe(false);
      expect(overlap(ran, 'r1', 'r2')).toBe(true);
      expect(overlap(ran, 'r1', 'free')).toBe(true);
    },
  );

  it(
    verifies('W5.groups', 'a group runs as many tasks at once as it says, also items of a fan-out'),
    async () => {
      const { run, swarm } = await sceneOf(strategy);
      const seen: number[] = [];
      swarm.observe((notice) => {
        if (notice.type !== 'tasks.changed') return;
        const group = swarm.progress(notice.runId)?.groups?.[0];
        if (group !== undefined) seen.push(group.mostRunning);
      });
      const ran = await run({
        name: 'groups',
        groups: { api: { concurrency: 3 } },
        tasks: [
          { id: 'one', type: 'work', group: 'api' },
          { id: 'each', type: 'work', group: 'api', forEach: [1, 2, 3, 4, 5, 6] },
        ],
      });
      expect(ran.size).toBe(7);
      expect(mostAtOnce(ran)).toBe(3);
      expect(Math.max(...seen)).toBe(3);
    },
  );
});

it('lets others go on when one that held a resource fails', async () => {
  const swarm = await createNode({ shards: 1 });
  onTestFinished(() => swarm.stop());
  const execute = ({ taskId }: { readonly taskId: string }) => {
    if (taskId === 'bad') throw new Error('no');
  };
  await swarm.registerAgent(localAgent('ann', { execute }));
  const resources = { write: ['x'] };
  const id = await swarm.createWorkflow({
    name: 'w',
    defaults: { retry: { maxAttempts: 1 } },
    tasks: [
      { id: 'bad', type: 'work', resources, optional: true },
      { id: 'good', type: 'work', resources },
    ],
  });
  expect(await swarm.executeWorkflow(id)).toMatchObject({ success: true, failedTasks: ['bad'] });
});

it(verifies('W5.group-declared', 'refuses a task of a group that the workflow does not have'), async () => {
  const swarm = await createNode({ shards: 1 });
  onTestFinished(() => swarm.stop());
  const definition = {
    name: 'w',
    groups: { api: { concurrency: 1 } },
    tasks: [{ id: 'a', type: 'work', group: 'apo' }],
  };
  const refused = swarm.createWorkflow(definition);
  await expect(refused).rejects.toThrow('there is no group "apo"; groups of the workflow: api');
  await expect(refused).rejects.toSatisfy((error) => isConclaveError(error, 'CONFIG_INVALID'));
});
