import { threadId } from 'node:worker_threads';
import { verifies } from '@conclave/test/requirements';
import { afterEach, describe, expect, it } from 'vitest';
import { createNode } from '../src/index.ts';
import type { SwarmNode, SwarmOptionsInput } from '../src/index.ts';
import { functionAgent } from './agents.ts';
import { until } from './until.ts';

const open: SwarmNode[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((swarm) => swarm.stop()));
});

async function swarmOf(options: SwarmOptionsInput = {}): Promise<SwarmNode> {
  const swarm = await createNode({ shards: 2, ...options });
  open.push(swarm);
  return swarm;
}

describe('createNode', () => {
  it(verifies('E1.defaults', 'works without any option'), async () => {
    const swarm = await createNode();
    open.push(swarm);
    expect(await swarm.listAgents()).toEqual([]);
    expect((await swarm.getSwarmMetrics()).agents).toEqual({ total: 0, available: 0, busy: 0 });
  });

  it(
    verifies(
      ['E2.workflows', 'A2.function-in-worker-thread'],
      'runs a workflow on function agents in worker threads',
    ),
    async () => {
      const swarm = await swarmOf();
      await swarm.registerAgent(functionAgent('probe', 'whereAmI', { count: 2 }));
      const id = await swarm.createWorkflow({
        name: 'two',
        tasks: [
          { id: 'a', type: 'whereAmI' },
          { id: 'b', type: 'whereAmI', dependsOn: ['a'] },
        ],
      });
      const result = await swarm.executeWorkflow(id);
      expect(result).toMatchObject({ runId: id, success: true, completedTasks: ['a', 'b'] });
      expect(result.results['a']).toMatchObject({ taskId: 'a', runId: id, key: `${id}/a` });
      expect((result.results['a'] as { threadId: number }).threadId).not.toBe(threadId);
      const status = await swarm.getWorkflowStatus(id);
      expect(status).toMatchObject({ status: 'completed', tasks: { total: 2, completed: 2 } });
      expect((await swarm.listTasks(id)).map(({ status: it }) => it)).toEqual(['completed', 'completed']);
    },
  );

  it(
    verifies('E3.failure-reported', 'fails the task of a failing agent and reports it in the result'),
    async () => {
      const swarm = await swarmOf({
        agents: [functionAgent('breaker', 'fail'), functionAgent('echo', 'echo')],
      });
      const id = await swarm.createWorkflow({
        name: 'failing',
        defaults: { retry: { maxAttempts: 1 } },
        tasks: [
          { id: 'bad', type: 'fail' },
          { id: 'good', type: 'echo', params: 7 },
        ],
      });
      const result = await swarm.executeWorkflow(id);
      expect(result).toMatchObject({
        success: false,
        stopReason: 'failed',
        failedTasks: ['bad'],
        results: { good: 7 },
      });
      expect(result.errors['bad']?.message).toContain('Agent execution failed');
      expect(result.errors['bad']?.message).toContain('deliberately broken');
    },
  );

  it('refuses a task type that no agent does, before anything is written', async () => {
    const swarm = await swarmOf({ agents: [functionAgent('echo', 'echo')] });
    const definition = { name: 'x', tasks: [{ id: 'a', type: 'paint' }] };
    await expect(swarm.createWorkflow(definition)).rejects.toMatchObject({
      code: 'AGENT_NONE_CAPABLE',
      message: expect.stringContaining('echo'),
    });
    expect(await swarm.listWorkflows()).toEqual([]);
  });

  it('gives a pinned task to its agent', async () => {
    const swarm = await swarmOf({ agents: [functionAgent('echo', 'echo', { count: 3 })] });
    const id = await swarm.createWorkflow({
      name: 'pin',
      tasks: [{ id: 'a', type: 'echo', assignedAgent: 'echo-2' }],
    });
    const result = await swarm.executeWorkflow(id);
    expect(result.timings[0]).toMatchObject({ agentId: 'echo-2' });
    expect(await swarm.getAgentMetrics('echo-2')).toMatchObject({ completed: 1 });
    expect(await swarm.getAgentMetrics('echo-1')).toMatchObject({ completed: 0 });
  });

  it('spreads equal tasks evenly', async () => {
    const sleepers = functionAgent('sleeper', 'wait', { load: 'io', count: 5 });
    const swarm = await swarmOf({ topology: 'star', agents: [sleepers] });
    const tasks = Array.from({ length: 100 }, (_, i) => ({ id: `t${i}`, type: 'wait', params: { ms: 20 } }));
    await swarm.executeWorkflow(await swarm.createWorkflow({ name: 'many', tasks }));
    const done = await Promise.all(
      [1, 2, 3, 4, 5].map(async (i) => (await swarm.getAgentMetrics(`sleeper-${i}`)).completed),
    );
    expect(done.reduce((sum, count) => sum + count)).toBe(100);
    expect(Math.max(...done.map((count) => Math.abs(count - 20) / 20))).toBeLessThan(0.3);
  });

  it(verifies('E2.cancel-running', 'cancels a running workflow, running tasks included'), async () => {
    const swarm = await swarmOf({ agents: [functionAgent('sleeper', 'wait', { load: 'io' })] });
    const id = await swarm.createWorkflow({
      name: 'long',
      tasks: [{ id: 'a', type: 'wait', params: { ms: 60_000 } }],
    });
    const result = swarm.executeWorkflow(id);
    await until(() => expect(swarm.progress(id)?.running).toBe(1));
    await swarm.cancelWorkflow(id);
    expect(await result).toMatchObject({ stopReason: 'cancelled', cancelledTasks: ['a'] });
    await expect(swarm.executeWorkflow(id)).rejects.toMatchObject({ code: 'RUN_FINISHED' });
  });

  it('pauses and resumes a workflow', async () => {
    const swarm = await swarmOf({ agents: [functionAgent('sleeper', 'wait', { load: 'io' })] });
    const tasks = [1, 2, 3].map((n) => ({
      id: `t${n}`,
      type: 'wait',
      params: { ms: 40 },
      dependsOn: n === 1 ? [] : [`t${n - 1}`],
    }));
    const id = await swarm.createWorkflow({ name: 'paused', tasks });
    const first = swarm.executeWorkflow(id);
    await until(() => expect(swarm.progress(id)?.running).toBe(1));
    await swarm.pauseWorkflow(id);
    expect(await first).toMatchObject({ stopReason: 'paused', completedTasks: ['t1'] });
    expect(await swarm.getWorkflowStatus(id)).toMatchObject({ status: 'paused', live: undefined });
    expect(await swarm.resumeWorkflow(id)).toMatchObject({
      success: true,
      tasks: { completed: 3, reused: 1 },
    });
  });

  it('runs two workflows at once on the same agents', async () => {
    const swarm = await swarmOf({ agents: [functionAgent('sleeper', 'wait', { load: 'io', count: 2 })] });
    const tasks = Array.from({ length: 6 }, (_, i) => ({ id: `t${i}`, type: 'wait', params: { ms: 5 } }));
    const ids = await Promise.all(['x', 'y'].map((name) => swarm.createWorkflow({ name, tasks })));
    const results = await Promise.all(ids.map((id) => swarm.executeWorkflow(id)));
    expect(results.map(({ tasks: { completed } }) => completed)).toEqual([6, 6]);
  });

  it('takes agents in and out while a workflow runs', async () => {
    const swarm = await swarmOf({ agents: [functionAgent('a', 'wait', { load: 'io' })] });
    const tasks = Array.from({ length: 8 }, (_, i) => ({ id: `t${i}`, type: 'wait', params: { ms: 20 } }));
    const id = await swarm.createWorkflow({
      name: 'moving',
      tasks,
      defaults: { retry: { maxAttempts: 5, backoffMs: 1 } },
    });
    const result = swarm.executeWorkflow(id);
    await until(() => expect(swarm.progress(id)?.running).toBe(1));
    await swarm.registerAgent(functionAgent('b', 'wait', { load: 'io' }));
    await until(() => expect(swarm.progress(id)?.running).toBe(2));
    await swarm.unregisterAgent('a');
    expect(await result).toMatchObject({ success: true, tasks: { completed: 8 } });
    expect(await swarm.listAgents()).toMatchObject([{ agentId: 'b', capabilities: ['wait'] }]);
  });

  it('refuses more agents than maxAgents, and the same id twice', async () => {
    const swarm = await swarmOf({ maxAgents: 2, agents: [functionAgent('a', 'echo')] });
    await expect(swarm.registerAgent(functionAgent('b', 'echo', { count: 2 }))).rejects.toMatchObject({
      code: 'AGENT_LIMIT_REACHED',
    });
    await expect(swarm.registerAgent(functionAgent('a', 'echo'))).rejects.toMatchObject({
      code: 'AGENT_EXISTS',
    });
    expect(await swarm.listAgents()).toHaveLength(1);
  });

  it('tells observers what was committed', async () => {
    const swarm = await swarmOf({ agents: [functionAgent('echo', 'echo')] });
    const seen: string[] = [];
    swarm.observe((notice) => {
      if (notice.type === 'tasks.changed')
        seen.push(...notice.tasks.map(({ taskId, status }) => `${taskId} ${status}`));
      else seen.push(notice.type);
      throw new Error('an observer must not stop a run');
    });
    await swarm.executeWorkflow(
      await swarm.createWorkflow({ name: 'seen', tasks: [{ id: 'a', type: 'echo' }] }),
    );
    expect(seen.filter((it) => it !== 'a running')).toEqual(['run.started', 'a completed', 'run.stopped']);
  });

  it('delivers a message between agents along the topology', async () => {
    const swarm = await swarmOf({
      topology: 'star',
      agents: [functionAgent('a', 'echo'), functionAgent('b', 'echo')],
    });
    const heard: unknown[] = [];
    await swarm.subscribeToMessages({ agentId: 'b' }, ({ payload }) => heard.push(payload));
    const message = {
      id: 'm1',
      sourceAgent: 'a',
      targetAgent: 'b',
      messageType: 'status_update',
      payload: 'hello',
      timestamp: 1,
    } as const;
    expect(await swarm.sendMessage(message)).toMatchObject({
      route: ['coordinator', 'b'],
      receivers: 1,
      delivered: true,
    });
    expect(heard).toEqual(['hello']);
    await expect(swarm.sendMessage({ ...message, targetAgent: 'nobody' })).rejects.toMatchObject({
      code: 'AGENT_NOT_FOUND',
    });
  });

  it('interrupts its runs when it is stopped', async () => {
    const swarm = await swarmOf({ agents: [functionAgent('sleeper', 'wait', { load: 'io' })] });
    const id = await swarm.createWorkflow({
      name: 'cut',
      tasks: [{ id: 'a', type: 'wait', params: { ms: 60_000 } }],
    });
    const result = swarm.executeWorkflow(id);
    await until(() => expect(swarm.progress(id)?.running).toBe(1));
    await swarm.stop();
    expect(await result).toMatchObject({
      success: false,
      stopReason: 'interrupted',
      tasks: { cancelled: 0 },
    });
  });
});
