import { verifies } from '@conclave/test/requirements';
import { afterEach, describe, expect, it } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { SwarmNode, SwarmOptionsInput } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';
import { until } from '../until.ts';

const open: SwarmNode[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((swarm) => swarm.stop()));
});

async function swarmOf(options: SwarmOptionsInput = {}): Promise<SwarmNode> {
  const swarm = await createNode({ shards: 1, ...options });
  open.push(swarm);
  return swarm;
}

const idsOf = async (swarm: SwarmNode): Promise<string[]> =>
  (await swarm.listAgents()).map(({ agentId }) => agentId);

describe('scaleAgents', () => {
  it.each(['ring', 'mesh', 'hierarchical', 'star'] as const)(
    verifies('E4.scale', 'grows and shrinks a declaration, and with it a %s'),
    async (topology) => {
      const swarm = await swarmOf({ topology, agents: [functionAgent('a', 'echo', { count: 2 })] });
      expect(await swarm.scaleAgents('a', 5)).toEqual({
        agents: ['a-1', 'a-2', 'a-3', 'a-4', 'a-5'],
        added: ['a-3', 'a-4', 'a-5'],
        removed: [],
      });
      expect(await idsOf(swarm)).toEqual(['a-1', 'a-2', 'a-3', 'a-4', 'a-5']);
      expect(swarm.describeTopology()).toMatchObject({ kind: topology, size: 5 });
      expect((await swarm.scaleAgents('a', 1)).removed).toEqual(['a-5', 'a-4', 'a-3', 'a-2']);
      expect(swarm.describeTopology().members.map(({ agentId }) => agentId)).toEqual(['a-1']);
      expect((await swarm.scaleAgents('a', 0)).agents).toEqual([]);
      expect((await swarm.scaleAgents('a', 2)).added).toEqual(['a-1', 'a-2']);
    },
  );

  it(verifies('E4.scale', 'gives the new agents work of a run that is under way'), async () => {
    const swarm = await swarmOf({ topology: 'mesh', agents: [functionAgent('a', 'wait', { load: 'io' })] });
    const tasks = Array.from({ length: 12 }, (_, i) => ({ id: `t${i}`, type: 'wait', params: { ms: 25 } }));
    const id = await swarm.createWorkflow({ name: 'growing', tasks });
    const result = swarm.executeWorkflow(id);
    await until(() => expect(swarm.progress(id)?.running).toBe(1));
    expect((await swarm.scaleAgents('a', 3)).added).toEqual(['a-2', 'a-3']);
    await until(() => expect(swarm.progress(id)?.running).toBe(3));
    expect(await result).toMatchObject({ success: true, tasks: { completed: 12 } });
  });

  it(verifies('E4.scale', 'takes away those without work first'), async () => {
    const swarm = await swarmOf({
      topology: 'ring',
      agents: [functionAgent('a', 'wait', { load: 'io', count: 4 })],
    });
    const id = await swarm.createWorkflow({
      name: 'one',
      tasks: [{ id: 't', type: 'wait', assignedAgent: 'a-4', params: { ms: 200 } }],
    });
    const result = swarm.executeWorkflow(id);
    await until(() => expect(swarm.progress(id)?.running).toBe(1));
    expect((await swarm.scaleAgents('a', 2)).removed).toEqual(['a-3', 'a-2']);
    expect(await result).toMatchObject({ success: true, timings: [{ agentId: 'a-4', attempts: 1 }] });
  });

  it('does not count agents that are on their way out', async () => {
    const swarm = await swarmOf({ agents: [functionAgent('a', 'wait', { load: 'io', count: 3 })] });
    const tasks = [1, 2, 3].map((n) => ({ id: `t${n}`, type: 'wait', params: { ms: 60_000 } }));
    const id = await swarm.createWorkflow({ name: 'busy', tasks });
    const result = swarm.executeWorkflow(id);
    await until(() => expect(swarm.progress(id)?.running).toBe(3));
    const shrunk = swarm.scaleAgents('a', 1);
    const grown = await swarm.scaleAgents('a', 3);
    expect(grown.added).toHaveLength(2);
    expect((await shrunk).agents).toEqual(['a-1']);
    expect((await idsOf(swarm)).toSorted()).toEqual(['a-1', ...grown.added].toSorted());
    await swarm.cancelWorkflow(id);
    expect(await result).toMatchObject({ stopReason: 'cancelled' });
  });

  it('refuses what it cannot do, and changes nothing then', async () => {
    const agents = [functionAgent('a', 'echo'), functionAgent('a-2', 'echo')];
    const swarm = await swarmOf({ maxAgents: 4, agents });
    await expect(swarm.scaleAgents('a', 4)).rejects.toMatchObject({ code: 'AGENT_LIMIT_REACHED' });
    await expect(swarm.scaleAgents('b', 1)).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
    await expect(swarm.scaleAgents('a', 1.5)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await idsOf(swarm)).toEqual(['a', 'a-2']);
    // The number of an agent that somebody else declared is left out.
    expect((await swarm.scaleAgents('a', 3)).added).toEqual(['a-3', 'a-4']);
  });
});

describe('a swarm that was stopped', () => {
  it(verifies('E4.scale', 'takes no more agents, neither new ones nor more of a declaration'), async () => {
    const swarm = await swarmOf({ agents: [functionAgent('a', 'echo', { count: 2 })] });
    const stopping = swarm.stop();
    await expect(swarm.scaleAgents('a', 4)).rejects.toMatchObject({ code: 'SWARM_STOPPED' });
    await expect(swarm.registerAgent(functionAgent('b', 'echo'))).rejects.toMatchObject({
      code: 'SWARM_STOPPED',
    });
    await stopping;
    expect(await idsOf(swarm)).toEqual([]);
  });
});
