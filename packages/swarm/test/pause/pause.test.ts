import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { LocalTask, Message, SwarmNode, SwarmOptionsInput } from '../../src/index.ts';
import { localAgent } from '../local-agents.ts';
import { until } from '../until.ts';

/** One agent whose tasks end when they are told to. */
async function scene(options: SwarmOptionsInput = {}) {
  const swarm = await createNode({ nodeId: 'here', shards: 1, ...options });
  onTestFinished(() => swarm.stop());
  const running = new Map<string, () => void>();
  const execute = async ({ taskId }: LocalTask): Promise<string> => {
    await new Promise<void>((end) => void running.set(taskId, end));
    running.delete(taskId);
    return taskId;
  };
  await swarm.registerAgent(localAgent('worker', { execute, concurrency: 2 }));
  return { swarm, running, runs: () => [...running.keys()] };
}

const stateOf = async (swarm: SwarmNode): Promise<string> => (await swarm.getSwarmMetrics()).state;
const three = {
  name: 'three',
  tasks: ['a', 'b', 'c'].map((id) => ({ id, type: 'work' })),
};

describe.each([undefined, 'balanced'] as const)('a paused node with the strategy %s', (strategy) => {
  const options = strategy === undefined ? {} : { strategy };

  it(
    verifies(
      'E2.swarm-pause',
      'lets running tasks end, starts nothing new, and goes on at once when resumed',
    ),
    async () => {
      const { swarm, running, runs } = await scene(options);
      const id = await swarm.createWorkflow(three);
      const result = swarm.executeWorkflow(id);
      await until(() => expect(runs()).toEqual(['a', 'b']));
      expect(await stateOf(swarm)).toBe('active');
      await swarm.pause();
      expect(await stateOf(swarm)).toBe('paused');
      for (const end of running.values()) end();
      await until(async () =>
        expect((await swarm.getWorkflowStatus(id)).tasks).toMatchObject({ completed: 2 }),
      );
      expect(runs()).toEqual([]);
      expect(await swarm.getAgentStatus('worker')).toMatchObject({ running: 0, available: true });
      await swarm.resume();
      expect(await stateOf(swarm)).toBe('active');
      await until(() => expect(runs()).toEqual(['c']));
      running.get('c')!();
      expect(await result).toMatchObject({ success: true, completedTasks: ['a', 'b', 'c'] });
    },
  );
});

describe('a paused node', () => {
  it(
    verifies('E2.swarm-pause-refuses', 'refuses what would bring work, and changes nothing by that'),
    async () => {
      const { swarm, running, runs } = await scene();
      await swarm.registerAgent({ id: 'person', kind: 'host', capabilities: ['look'] });
      const id = await swarm.createWorkflow({ name: 'one', tasks: [{ id: 'a', type: 'work' }] });
      await swarm.pause();
      const before = [await swarm.getWorkflowStatus(id), await swarm.listTasks(id)];
      const claim = { worker: 'anna', capabilities: ['look'] };
      for (const [what, call] of [
        ['executeWorkflow', () => swarm.executeWorkflow(id)],
        ['resumeWorkflow', () => swarm.resumeWorkflow(id)],
        ['hostTasks.claim', () => swarm.hostTasks.claim(claim)],
      ] as const)
        await expect(call(), what).rejects.toMatchObject({
          code: 'SWARM_PAUSED',
          details: { nodeId: 'here', what },
          message: expect.stringContaining('Call resume()'),
        });
      expect([await swarm.getWorkflowStatus(id), await swarm.listTasks(id)]).toEqual(before);
      await swarm.resume();
      const result = swarm.executeWorkflow(id);
      await until(() => expect(runs()).toEqual(['a']));
      running.get('a')!();
      expect(await result).toMatchObject({ success: true });
    },
  );

  it(verifies('E2.swarm-pause', 'carries messages and shared state, and registers agents'), async () => {
    const { swarm } = await scene();
    await swarm.pause();
    const heard: Message[] = [];
    const handleMessage = (message: Message): void => void heard.push(message);
    await swarm.registerAgent(localAgent('listener', { handleMessage }));
    await swarm.sendMessage({
      sourceAgent: 'worker',
      targetAgent: 'listener',
      messageType: 'status_update',
      payload: 'still here',
    });
    expect(heard).toMatchObject([{ payload: 'still here' }]);
    await swarm.setSharedState('colour', 'blue');
    expect(await swarm.getSharedState('colour')).toMatchObject({ value: 'blue' });
  });

  it(verifies('E2.swarm-pause-waits', 'leaves submitted workflows alone until it is resumed'), async () => {
    const { swarm, running, runs } = await scene({ takeOver: { everyMs: 50 } });
    await swarm.pause();
    const id = await swarm.submitWorkflow({ name: 'later', tasks: [{ id: 'a', type: 'work' }] });
    const waited = await swarm.waitForWorkflow(id, { timeoutMs: 200 });
    expect(waited).toMatchObject({ hasEnded: false, status: { status: 'pending', holder: null } });
    await swarm.resume();
    await until(() => expect(runs()).toEqual(['a']));
    running.get('a')!();
    expect(await swarm.waitForWorkflow(id)).toMatchObject({ hasEnded: true });
  });

  it(verifies('E2.swarm-pause', 'ends a cancelled workflow, and can be stopped'), async () => {
    const { swarm, running, runs } = await scene();
    const id = await swarm.createWorkflow(three);
    const result = swarm.executeWorkflow(id);
    await until(() => expect(runs()).toEqual(['a', 'b']));
    await swarm.pause();
    await swarm.cancelWorkflow(id);
    for (const end of running.values()) end();
    expect(await result).toMatchObject({ stopReason: 'cancelled' });
    await swarm.pause();
    await swarm.stop();
    expect(await stateOf(swarm)).toBe('stopped');
  });

  it(
    verifies(
      'E2.swarm-pause-waits',
      'gives nothing to a worker that waits for a host task until it is resumed',
    ),
    async () => {
      const dataDir = temporaryFolder();
      const { swarm } = await scene({ dataDir });
      const other = await createNode({ dataDir, nodeId: 'other' });
      onTestFinished(() => other.stop());
      await other.registerAgent({ id: 'person', kind: 'host', capabilities: ['look'] });
      const worker = { worker: 'anna', capabilities: ['look'] };
      const claimed = swarm.hostTasks.claim(worker, { waitMs: 20_000 });
      await swarm.pause();
      const id = await other.createWorkflow({ name: 'seen', tasks: [{ id: 'a', type: 'look' }] });
      const running = other.executeWorkflow(id);
      await until(async () => expect((await swarm.hostTasks.list()).tasks).toHaveLength(1));
      await expect(swarm.hostTasks.claim(worker)).rejects.toMatchObject({ code: 'SWARM_PAUSED' });
      expect((await swarm.hostTasks.list()).tasks).toMatchObject([{ status: 'offered' }]);
      await swarm.resume();
      const [task] = await claimed;
      const { runId, taskId, token } = task!;
      await swarm.hostTasks.complete({ runId, taskId, token, result: 'seen' });
      expect(await running).toMatchObject({ results: { a: 'seen' } });
    },
  );

  it(verifies('E2.swarm-pause', 'that is drained says so'), async () => {
    const { swarm } = await scene();
    await swarm.drain();
    expect(await stateOf(swarm)).toBe('draining');
  });
});
