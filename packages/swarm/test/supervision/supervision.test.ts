import { RecordingLogger } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { afterEach, describe, expect, it } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { SwarmNode, SwarmOptionsInput } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';
import { localAgent } from '../local-agents.ts';
import { until } from '../until.ts';

const open: SwarmNode[] = [];
const logger = new RecordingLogger();
afterEach(async () => {
  await Promise.all(open.splice(0).map((swarm) => swarm.stop()));
});

async function swarmOf(options: SwarmOptionsInput): Promise<SwarmNode> {
  const swarm = await createNode(options, { logger });
  open.push(swarm);
  return swarm;
}

const waits = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `wait-${i}`, type: 'wait', params: { ms: 20 + i } }));

/** So that an agent that breaks is back at once. */
const promptly = { restartDelayMs: 1, maxRestartDelayMs: 2 };

describe('a task that ends its worker thread', () => {
  it.each([
    ['eatMemory', 'POOL_TASK_OUT_OF_MEMORY', 'E5.out-of-memory'],
    ['exitThread', 'POOL_TASK_KILLED_SHARD', 'E5.shard-crash-names-culprit'],
  ] as const)('%s fails alone, as %s, and the swarm goes on [%s]', async (type, code, _requirement) => {
    const agents = [functionAgent('w', 'wait', { count: 12, load: 'io' }), functionAgent('poison', type)];
    const swarm = await swarmOf({ shards: 1, maxShardHeapMb: 48, agents });
    const work = { name: 'poisoned', tasks: [...waits(12), { id: 'poison', type }] };
    const result = await swarm.executeWorkflow(await swarm.createWorkflow(work));
    expect(result.tasks).toMatchObject({ total: 13, completed: 12, failed: 1 });
    expect(result.errors['poison']?.code).toBe(code);
    const { shards, agents: counted } = await swarm.getSwarmMetrics();
    // Once among the others and once alone.
    expect(shards).toMatchObject({ restarts: 2, inFlight: 0, queued: 0 });
    expect(counted).toEqual({ total: 13, available: 13, busy: 0 });
    const after = await swarm.executeWorkflow(
      await swarm.createWorkflow({ name: 'after', tasks: waits(12) }),
    );
    expect(after).toMatchObject({ success: true });
  });
});

describe('an agent whose attempts fail one after the other', () => {
  const retry = { maxAttempts: 100, backoffMs: 0, on: 'any' as const };
  const tasks = Array.from({ length: 60 }, (_, i) => ({ id: `t${i}`, type: 'work', retry }));
  const broken = (agentId: string) =>
    localAgent(agentId, { execute: () => Promise.reject(new Error('its disk is full')) });

  it.each(['hierarchical', 'mesh', 'ring', 'star', 'adaptive'] as const)(
    'is restarted, then leaves a %s, and others do all of its work [E5.failures-in-row] [E5.topology-loses-agent]',
    async (topology) => {
      const supervision = { ...promptly, intensity: 2, maxFailuresInRow: 3 };
      const swarm = await swarmOf({ topology, supervision });
      await swarm.registerAgent(broken('bad'));
      for (const id of ['one', 'two']) await swarm.registerAgent(localAgent(id));
      const run = async (name: string): Promise<void> => {
        const result = await swarm.executeWorkflow(await swarm.createWorkflow({ name, tasks }));
        expect(result).toMatchObject({ success: true, tasks: { completed: 60 } });
      };
      let runs = 0;
      await until(async () => {
        await run(`flood-${(runs += 1)}`);
        expect((await swarm.getAgentStatus('bad')).state).toBe('failed');
      });
      expect(await swarm.getAgentStatus('bad')).toMatchObject({
        reason: expect.stringMatching(/last 3 attempts failed.*its disk is full/),
        restarts: 2,
      });
      const members = swarm.describeTopology().members.map(({ agentId }) => agentId);
      expect(members.toSorted()).toEqual(['one', 'two']);
      await run('after');
      expect((await swarm.getAgentMetrics('bad')).failed).toBe(9);
    },
  );

  it(verifies('E5.failures-in-row', 'leaves its reason to tasks that nobody else can do'), async () => {
    const swarm = await swarmOf({ supervision: { ...promptly, intensity: 0, maxFailuresInRow: 2 } });
    await swarm.registerAgent(broken('bad'));
    await swarm.registerAgent(localAgent('other', { capabilities: ['other'] }));
    const some = [...tasks.slice(0, 3), { id: 'other', type: 'other' }];
    const result = await swarm.executeWorkflow(await swarm.createWorkflow({ name: 'alone', tasks: some }));
    expect(result.tasks).toMatchObject({ completed: 1, failed: 3 });
    for (const id of ['t0', 't1', 't2']) expect(result.errors[id]?.message).toMatch(/its disk is full/);
  });

  it('says nothing about agents where no limit is set', async () => {
    const swarm = await swarmOf({});
    await swarm.registerAgent(broken('bad'));
    const few = tasks.slice(0, 5).map((task) => ({ ...task, retry: { ...retry, maxAttempts: 20 } }));
    const result = await swarm.executeWorkflow(await swarm.createWorkflow({ name: 'flood', tasks: few }));
    expect(result.tasks).toMatchObject({ failed: 5 });
    expect(await swarm.getAgentStatus('bad')).toMatchObject({ state: 'idle', restarts: 0 });
  });
});

describe('an agent that does not answer', () => {
  it(verifies('E5.topology-loses-agent', 'loses its task at its deadline, and its place'), async () => {
    const supervision = { ...promptly, intensity: 1, healthIntervalMs: 10, healthTimeoutMs: 10 };
    const swarm = await swarmOf({ topology: 'ring', supervision });
    const never = (): Promise<never> => new Promise(() => undefined);
    const hung = localAgent('hung', {
      // It gives up when it is told to, so that the test need not wait for it.
      execute: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      healthCheck: never,
    });
    await swarm.registerAgent(hung);
    const retry = { maxAttempts: 50, backoffMs: 0, on: 'any' as const };
    const task = { id: 't', type: 'work', timeoutMs: 100, retry };
    const running = swarm.executeWorkflow(await swarm.createWorkflow({ name: 'hung', tasks: [task] }));
    await until(async () => expect((await swarm.getAgentStatus('hung')).running).toBe(1));
    await swarm.registerAgent(localAgent('well'));
    expect(await running).toMatchObject({ success: true });
    await until(async () => expect((await swarm.getAgentStatus('hung')).state).toBe('failed'));
    expect(swarm.describeTopology().members.map(({ agentId }) => agentId)).toEqual(['well']);
  });
});
