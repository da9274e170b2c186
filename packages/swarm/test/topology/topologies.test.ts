import { RecordingLogger } from '@conclave/testing';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { verifies } from '@conclave/test/requirements';
import { afterEach, describe, expect, it } from 'vitest';
import { createNode, pipelineAlong } from '../../src/index.ts';
import type { SwarmNode, SwarmOptionsInput, SwarmPorts } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';
import { until } from '../until.ts';

const open: SwarmNode[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((swarm) => swarm.stop()));
});

async function swarmOf(options: SwarmOptionsInput, ports: Partial<SwarmPorts> = {}): Promise<SwarmNode> {
  const swarm = await createNode({ shards: 1, ...options }, ports);
  open.push(swarm);
  return swarm;
}

function echoes(count: number) {
  const tasks = Array.from({ length: count }, (_, i) => ({ id: `t${i}`, type: 'echo', params: i }));
  return { name: 'echoes', tasks };
}

describe('a swarm in each topology', () => {
  it.each([
    ['ring', 'E4.ring-passes'],
    ['mesh', 'E4.mesh-bids'],
    ['star', 'E4.star-hands-out-in-turn'],
    ['hierarchical', 'E4.hierarchical-delegates'],
    ['adaptive', 'E4.adaptive-keeps'],
  ] as const)('does every task once, in a %s [%s]', async (topology, _requirement) => {
    const swarm = await swarmOf({ topology, agents: [functionAgent('a', 'echo', { count: 40 })] });
    const result = await swarm.executeWorkflow(await swarm.createWorkflow(echoes(300)));
    expect(result).toMatchObject({ success: true, tasks: { completed: 300 } });
    expect(Object.keys(result.results)).toHaveLength(300);
    expect(swarm.describeTopology().size).toBe(40);
  });

  it(
    verifies(
      'E4.adaptive-published',
      'changes an adaptive topology under a run, says why, and loses no task',
    ),
    async () => {
      const logger = new RecordingLogger();
      const adaptive = { minDwellMs: 0, tasksPerLook: 16, hubCapacity: 2, margin: 0 };
      const agents = [functionAgent('a', 'echo', { count: 60 })];
      const swarm = await swarmOf({ topology: 'adaptive', adaptive, agents }, { logger });
      expect(swarm.describeTopology().kind).toBe('star');
      const result = await swarm.executeWorkflow(await swarm.createWorkflow(echoes(2_000)));
      expect(result).toMatchObject({ success: true, tasks: { completed: 2_000 } });
      const { shape, topology } = await swarm.getSwarmMetrics();
      expect([topology, shape]).toEqual(['adaptive', swarm.describeTopology().kind]);
      expect(shape).not.toBe('star');
      const changes = logger.entries.filter(({ message }) => message === 'topology changed');
      expect(changes[0]?.fields).toMatchObject({ from: 'star', members: 60 });
      expect(String(changes[0]?.fields['reason'])).toMatch(/measured: 60 agents, .* latency \d/);
    },
  );

  it(verifies('W7.pipeline', 'runs a pipeline along a ring, each stage on the agent after'), async () => {
    const swarm = await swarmOf({ topology: 'ring', agents: [functionAgent('a', 'echo', { count: 3 })] });
    const stages = ['read', 'plan', 'write', 'check'].map((id) => ({ id, type: 'echo', params: id }));
    const tasks = pipelineAlong(swarm.describeTopology(), 'a-2', stages);
    const result = await swarm.executeWorkflow(await swarm.createWorkflow({ name: 'pipeline', tasks }));
    expect(result).toMatchObject({ success: true, completedTasks: ['read', 'plan', 'write', 'check'] });
    const agentOf = new Map(result.timings.map(({ taskId, agentId }) => [taskId, agentId]));
    expect(stages.map(({ id }) => agentOf.get(id))).toEqual(['a-2', 'a-3', 'a-1', 'a-2']);
  });

  it(verifies('E4.optimize', 'recommends a shape by a hop that it measured itself'), async () => {
    const agents = [functionAgent('a', 'echo', { count: 8 })];
    const fixed = await swarmOf({ topology: 'ring', agents });
    await expect(fixed.optimizeTopology({ targetLatencyMs: 5 })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('hopMs'),
    });
    expect(await fixed.optimizeTopology({ targetLatencyMs: 5, hopMs: 1 })).toMatchObject({
      previous: 'ring',
      applied: false,
      meetsTarget: true,
    });
    const swarm = await swarmOf({ topology: 'adaptive', adaptive: { initial: 'ring' }, agents });
    await swarm.executeWorkflow(await swarm.createWorkflow(echoes(100)));
    const done = await swarm.optimizeTopology({ targetLatencyMs: 60_000 });
    expect(done).toMatchObject({ previous: 'ring', meetsTarget: true });
    expect(done.predictedLatencyMs).toBeGreaterThan(0);
    expect(swarm.describeTopology().kind).toBe(done.kind);
    expect(await swarm.executeWorkflow(await swarm.createWorkflow(echoes(100)))).toMatchObject({
      success: true,
    });
  });
});

describe('a star around an elected agent', () => {
  it(
    verifies(
      'E4.star-hub-lease',
      'has one hub over the nodes on a store; the next one goes on when it stops',
    ),
    async () => {
      const options = {
        dataDir: temporaryFolder(),
        topology: 'star',
        hub: 'agent',
        leaseMs: 600,
      } as const;
      const first = await swarmOf({ ...options, nodeId: 'one', agents: [functionAgent('a', 'echo')] });
      const hubOf = async (swarm: SwarmNode): Promise<string | null> => (await swarm.getSwarmMetrics()).hub;
      await until(async () => expect(await hubOf(first)).toBe('a'));
      const second = await swarmOf({ ...options, nodeId: 'two', agents: [functionAgent('b', 'echo')] });
      expect(
        await first.executeWorkflow(await first.createWorkflow({ ...echoes(5), name: 'first' })),
      ).toMatchObject({ success: true });
      const id = await second.createWorkflow({ ...echoes(5), name: 'second' });
      const waiting = second.executeWorkflow(id);
      await until(() => expect(second.progress(id)?.total).toBe(5));
      expect(second.progress(id)).toMatchObject({ running: 0, completed: 0 });
      expect(await hubOf(second)).toBeNull();
      await first.stop();
      expect(await waiting).toMatchObject({ success: true, tasks: { completed: 5 } });
      expect(await hubOf(second)).toBe('b');
    },
  );
});
