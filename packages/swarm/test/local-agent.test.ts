import { verifies } from '@conclave/test/requirements';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../src/index.ts';
import type { LocalTask, SwarmNode, SwarmOptionsInput } from '../src/index.ts';
import { functionAgent } from './agents.ts';
import { localAgent } from './local-agents.ts';
import { until } from './until.ts';

async function swarmOf(options: SwarmOptionsInput = {}): Promise<SwarmNode> {
  const swarm = await createNode({ shards: 1, ...options });
  onTestFinished(() => swarm.stop());
  return swarm;
}

describe('registerAgent with an object', () => {
  it(verifies('E2.register-object', 'lets it do tasks of a workflow beside declared agents'), async () => {
    const swarm = await swarmOf({ agents: [functionAgent('echo', 'echo')] });
    const doubled = { execute: ({ params }: LocalTask) => ({ doubled: (params as { n: number }).n * 2 }) };
    const ids = await swarm.registerAgent(localAgent('ann', { agentType: 'coder', ...doubled }));
    await swarm.registerAgent(localAgent('ben', doubled));
    expect(ids).toEqual(['ann']);
    expect(await swarm.listAgents()).toMatchObject([
      { agentId: 'echo', kind: 'function', agentType: 'function', capabilities: ['echo'] },
      { agentId: 'ann', kind: 'local', agentType: 'coder', capabilities: ['work'], available: true },
      { agentId: 'ben', kind: 'local', agentType: 'worker' },
    ]);
    const id = await swarm.createWorkflow({
      name: 'mixed',
      tasks: [
        { id: 'a', type: 'echo', params: { n: 4 } },
        {
          id: 'b',
          type: 'work',
          assignedAgent: 'ben',
          params: { n: '${{ tasks.a.result.n }}' },
          dependsOn: ['a'],
        },
        { id: 'c', type: 'work', params: { n: 5 } },
      ],
    });
    const result = await swarm.executeWorkflow(id);
    expect(result).toMatchObject({ success: true, results: { b: { doubled: 8 }, c: { doubled: 10 } } });
    expect(result.timings.find(({ taskId }) => taskId === 'b')?.agentId).toBe('ben');
    expect(await swarm.listTasks(id)).toMatchObject([{}, { agentId: 'ben', status: 'completed' }, {}]);
    const done = await Promise.all(['ann', 'ben'].map((agent) => swarm.getAgentMetrics(agent)));
    expect(done.reduce((sum, { completed }) => sum + completed, 0)).toBe(2);
  });

  it(verifies('E3.failure-reported', 'reports what it throws as a failed task'), async () => {
    const swarm = await swarmOf();
    const execute = () => {
      throw new Error('out of ideas');
    };
    await swarm.registerAgent(localAgent('ann', { execute }));
    const id = await swarm.createWorkflow({
      name: 'failing',
      defaults: { retry: { maxAttempts: 1 } },
      tasks: [{ id: 'a', type: 'work' }],
    });
    const result = await swarm.executeWorkflow(id);
    expect(result).toMatchObject({ success: false, failedTasks: ['a'] });
    expect(result.errors['a']?.message).toBe('Agent execution failed: agent "ann" on task "a": out of ideas');
  });

  it(
    verifies('E2.register-object', 'ends its work when the workflow is cancelled or it is removed'),
    async () => {
      const swarm = await swarmOf();
      const execute = ({ signal }: LocalTask) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      await swarm.registerAgent(localAgent('ann', { execute }));
      const id = await swarm.createWorkflow({ name: 'long', tasks: [{ id: 'a', type: 'work' }] });
      const result = swarm.executeWorkflow(id);
      await until(() => expect(swarm.progress(id)?.running).toBe(1));
      await swarm.cancelWorkflow(id);
      expect(await result).toMatchObject({ stopReason: 'cancelled', cancelledTasks: ['a'] });
      await swarm.unregisterAgent('ann');
      expect(await swarm.listAgents()).toEqual([]);
    },
  );

  it(verifies('A2.local-refused', 'registers nothing of an object that is no agent'), async () => {
    const swarm = await swarmOf({ maxAgents: 1 });
    const broken: readonly (readonly [object, string])[] = [
      [{ ...localAgent('ann'), execute: undefined }, 'CONFIG_INVALID'],
      [localAgent('ann', { capabilities: [] }), 'CONFIG_INVALID'],
      [{}, 'CONFIG_INVALID'],
    ];
    for (const [agent, code] of broken)
      await expect(swarm.registerAgent(agent as never)).rejects.toMatchObject({ code });
    await expect(swarm.registerAgent(null as never)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await swarm.listAgents()).toEqual([]);
    expect(swarm.describeTopology().size).toBe(0);
    await swarm.registerAgent(localAgent('ann'));
    await expect(swarm.registerAgent(localAgent('ben'))).rejects.toMatchObject({
      code: 'AGENT_LIMIT_REACHED',
    });
    expect(swarm.describeTopology().size).toBe(1);
  });

  it(verifies('A2.local-refused', 'refuses an id that is taken, by whatever kind'), async () => {
    const swarm = await swarmOf({ agents: [functionAgent('ann', 'echo')] });
    await expect(swarm.registerAgent(localAgent('ann'))).rejects.toMatchObject({ code: 'AGENT_EXISTS' });
    expect(swarm.describeTopology().size).toBe(1);
  });
});
