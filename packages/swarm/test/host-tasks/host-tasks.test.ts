import type { AgentSpecInput, ClaimedTask } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { SwarmNode, SwarmOptionsInput } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';
import { until } from '../until.ts';

const reviewer: AgentSpecInput = { id: 'reviewer', kind: 'host', capabilities: ['review'], maxAttempts: 1 };
const agents = [reviewer, functionAgent('echo', 'echo')];
const review = { id: 'look', type: 'review', params: { file: 'a.ts' } };
const worker = { worker: 'anna', capabilities: ['review'] };

async function swarmWith(options: SwarmOptionsInput = {}): Promise<SwarmNode> {
  const swarm = await createNode({ agents, ...options });
  onTestFinished(() => swarm.stop());
  return swarm;
}

async function claimed(swarm: SwarmNode): Promise<ClaimedTask> {
  const [task] = await swarm.hostTasks.claim(worker, { waitMs: 20_000 });
  return task!;
}

function tokenOf({ runId, taskId, token }: ClaimedTask): { runId: string; taskId: string; token: number } {
  return { runId, taskId, token };
}

describe('a host agent', () => {
  it(
    verifies('A2.host-claimed', 'leaves its tasks to whoever claims them and takes their results'),
    async () => {
      const swarm = await swarmWith();
      const id = await swarm.createWorkflow({
        name: 'reviewed',
        tasks: [
          { ...review, priority: 'high' },
          { id: 'after', type: 'echo', params: { said: '${{ tasks.look.result.verdict }}' } },
        ],
      });
      const running = swarm.executeWorkflow(id);
      const task = await claimed(swarm);
      expect(task).toMatchObject({
        taskId: 'look',
        agentId: 'reviewer',
        params: { file: 'a.ts' },
        priority: 100,
      });
      await swarm.hostTasks.heartbeat({ ...tokenOf(task), note: 'half way' });
      expect((await swarm.hostTasks.list({ runId: id })).tasks).toMatchObject([{ note: 'half way' }]);
      await swarm.hostTasks.complete({ ...tokenOf(task), result: { verdict: 'good' } });
      const result = await running;
      expect(result).toMatchObject({ success: true, results: { look: { verdict: 'good' } } });
      expect(result.results['after']).toMatchObject({ said: 'good' });
      expect(await swarm.hostTasks.list()).toEqual({ tasks: [], nextCursor: undefined });
      await swarm.hostTasks.complete({ ...tokenOf(task), result: 'again' });
      expect((await swarm.listTasks(id))[0]).toMatchObject({
        status: 'completed',
        result: '{"verdict":"good"}',
      });
    },
  );

  it(verifies('A2.host-fails', 'fails its task when the worker says that this is final'), async () => {
    const swarm = await swarmWith();
    const retry = { maxAttempts: 2, backoffMs: 1, on: 'any' as const };
    const id = await swarm.createWorkflow({ name: 'refused', tasks: [{ ...review, retry }] });
    const running = swarm.executeWorkflow(id);
    const first = await claimed(swarm);
    await swarm.hostTasks.fail({ ...tokenOf(first), reason: 'cannot be done', final: true });
    const second = await claimed(swarm);
    expect(second).toMatchObject({ attempt: 1, token: 2 });
    await swarm.hostTasks.fail({ ...tokenOf(second), reason: 'still cannot', final: true });
    expect(await running).toMatchObject({
      success: false,
      errors: { look: { code: 'TASK_HOST_FAILED', details: { worker: 'anna', reason: 'still cannot' } } },
    });
  });

  it(
    verifies('A2.host-blocked-waits', 'waits for a blocked task, says so, and goes on when it is reset'),
    async () => {
      const swarm = await swarmWith();
      const id = await swarm.createWorkflow({
        name: 'stuck',
        tasks: [review, { id: 'other', type: 'review' }],
      });
      const running = swarm.executeWorkflow(id);
      for (const _ of [1, 2]) {
        const task = await claimed(swarm);
        await swarm.hostTasks.fail({ ...tokenOf(task), reason: 'no idea' });
      }
      expect((await swarm.listTasks(id)).map(({ status }) => status)).toEqual(['blocked', 'blocked']);
      await expect(swarm.hostTasks.reset({ runId: id, taskId: 'none' })).rejects.toMatchObject({
        code: 'TASK_NOT_OFFERED',
      });
      await swarm.hostTasks.reset({ runId: id, taskId: 'look' });
      const again = await claimed(swarm);
      await swarm.hostTasks.complete(tokenOf(again));
      await swarm.hostTasks.fail({ runId: id, taskId: 'other', reason: 'not worth it' });
      expect(await running).toMatchObject({
        completedTasks: ['look'],
        errors: { other: { details: { worker: 'operator', reason: 'not worth it' } } },
      });
    },
  );

  it(verifies('A2.host-waits-for-work', 'gives work to a worker that waits for it'), async () => {
    const swarm = await swarmWith();
    expect(await swarm.hostTasks.claim(worker, { waitMs: 1 })).toEqual([]);
    const waiting = swarm.hostTasks.claim(worker, { waitMs: 20_000 });
    const id = await swarm.createWorkflow({ name: 'late', tasks: [review] });
    const running = swarm.executeWorkflow(id);
    const [task] = await waiting;
    await swarm.hostTasks.complete(tokenOf(task!));
    expect((await running).success).toBe(true);
  });

  it('says what is wrong with a claim, and takes no tasks outside runs', async () => {
    const swarm = await swarmWith();
    await expect(swarm.hostTasks.claim({ worker: 'anna' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(swarm.hostTasks.claim({ ...worker, worker: 'a\nb' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});

describe('host tasks of a run', () => {
  it(verifies('A2.host-outlives-node', 'stay with their workers while nobody drives the run'), async () => {
    const dataDir = temporaryFolder();
    const first = await swarmWith({ dataDir });
    const tasks = [review, { id: 'other', type: 'review' }, { id: 'third', type: 'review' }];
    const id = await first.createWorkflow({ name: 'kept', tasks });
    const cut = first.executeWorkflow(id);
    const [look, other] = [await claimed(first), await claimed(first)];
    await until(async () => {
      expect((await first.getWorkflowStatus(id)).tasks.running).toBe(2);
    });
    await first.stop();
    expect(await cut).toMatchObject({ stopReason: 'interrupted' });

    const second = await swarmWith({ dataDir });
    await second.hostTasks.complete({ ...tokenOf(look), result: 1 });
    expect((await second.listTasks(id)).map(({ status }) => status).slice(1)).toEqual(['leased', 'ready']);
    const running = second.resumeWorkflow(id);
    const third = await claimed(second);
    expect(third.taskId).toBe('third');
    await second.hostTasks.complete({ ...tokenOf(third), result: 3 });
    await second.hostTasks.complete({ ...tokenOf(other), result: 2 });
    expect(await running).toMatchObject({ success: true, results: { look: 1, other: 2, third: 3 } });
  });

  it(verifies('A2.host-pause', 'do not hold up a pause, and are handed out again afterwards'), async () => {
    const swarm = await swarmWith();
    const id = await swarm.createWorkflow({
      name: 'paused',
      tasks: [review, { id: 'other', type: 'review' }],
    });
    const running = swarm.executeWorkflow(id);
    const task = await claimed(swarm);
    await swarm.pauseWorkflow(id);
    expect(await running).toMatchObject({ stopReason: 'paused' });
    expect(await swarm.hostTasks.claim(worker)).toEqual([]);
    await swarm.hostTasks.complete({ ...tokenOf(task), result: 1 });
    const resumed = swarm.resumeWorkflow(id);
    const other = await claimed(swarm);
    expect(other.taskId).toBe('other');
    await swarm.hostTasks.complete({ ...tokenOf(other), result: 2 });
    expect(await resumed).toMatchObject({ success: true, results: { look: 1, other: 2 } });
  });

  it(
    verifies('A2.host-cancelled', 'are withdrawn when the run is cancelled, and when their time is up'),
    async () => {
      const swarm = await swarmWith();
      const id = await swarm.createWorkflow({ name: 'cancelled', tasks: [review] });
      const running = swarm.executeWorkflow(id);
      const task = await claimed(swarm);
      await swarm.cancelWorkflow(id);
      const refused = { code: 'TASK_LEASE_LOST', details: { reason: 'the run no longer wants the task' } };
      await expect(swarm.hostTasks.heartbeat(tokenOf(task))).rejects.toMatchObject(refused);
      expect(await running).toMatchObject({ stopReason: 'cancelled' });

      const late = await swarm.createWorkflow({ name: 'late', tasks: [{ ...review, timeoutMs: 300 }] });
      const ending = swarm.executeWorkflow(late);
      const lateTask = await claimed(swarm);
      expect(await ending).toMatchObject({ errors: { look: { code: 'TASK_TIMEOUT' } } });
      await expect(swarm.hostTasks.complete(tokenOf(lateTask))).rejects.toMatchObject(refused);
    },
  );
});
