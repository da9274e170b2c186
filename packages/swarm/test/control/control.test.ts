/**
 * Wishes and decisions of every origin, for runs in every state: the run is driven by this process, by another one, or
 * by one that was killed. Whether it worked is read from the store by a node that did not drive it.
 */
import { postgres, testSchema, title } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { SwarmNode, WorkflowDefinitionInput } from '../../src/index.ts';
import { until } from '../until.ts';
import { agents } from './agents.ts';
import type { DriveRequest } from './children/drive-run.ts';
import { startOtherNode } from './other-node.ts';

type Place = DriveRequest['place'];
const places: { name: string; place: () => Place }[] = [
  { name: 'SQLite', place: () => ({ dataDir: temporaryFolder() }) },
];
if (postgres !== undefined) places.push({ name: title, place: () => ({ databaseUrl: testSchema().url }) });

const long = { ms: 60_000 };
const patient = { retry: { maxAttempts: 5, backoffMs: 60_000, on: 'any' as const } };

/** One task in each state that a task of an open run can be in. A fan-out cannot nest; it can follow another. */
const everyState: WorkflowDefinitionInput = {
  name: 'every-state',
  tasks: [
    { id: 'running', type: 'wait', params: long },
    { id: 'waiting', type: 'echo', dependsOn: ['running'] },
    { id: 'repeated', type: 'fail', ...patient },
    { id: 'asked', type: 'echo', approval: { prompt: 'Go?' } },
    { id: 'gate', type: 'approval', approval: { prompt: 'Go on?', timeoutMs: 600_000 } },
    { id: 'list', type: 'echo', forEach: [1, 2], params: '${{ item }}' },
    { id: 'each', type: 'wait', forEach: '${{ tasks.list.result }}', params: long },
    { id: 'after', type: 'echo', dependsOn: ['each'] },
  ],
};
const open = ['running', 'waiting', 'repeated', 'asked', 'gate', 'each', 'each[0]', 'each[1]', 'after'];

async function openSwarm(place: Place, withAgents = true): Promise<SwarmNode> {
  const swarm = await createNode({ ...place, shards: 1, leaseMs: 2_000, agents: withAgents ? agents : [] });
  onTestFinished(() => swarm.stop());
  return swarm;
}

async function statusesOf(swarm: SwarmNode, runId: string): Promise<Record<string, string>> {
  const tasks = await swarm.listTasks(runId);
  return Object.fromEntries(tasks.map(({ taskId, status }) => [taskId, status]));
}

async function inEveryState(swarm: SwarmNode, runId: string): Promise<void> {
  await until(async () => {
    const tasks = await swarm.listTasks(runId);
    expect(tasks.find(({ taskId }) => taskId === 'repeated')).toMatchObject({ retries: 1 });
    expect(tasks.filter(({ status }) => status === 'running').length).toBeGreaterThanOrEqual(2);
    expect(tasks.map(({ taskId }) => taskId)).toContain('each[1]');
    expect(await swarm.listApprovals({ workflowId: runId })).toHaveLength(2);
  });
}

async function expectCancelled(swarm: SwarmNode, runId: string): Promise<void> {
  await until(async () => expect((await swarm.getWorkflowStatus(runId)).status).toBe('cancelled'));
  const statuses = await statusesOf(swarm, runId);
  for (const taskId of open) expect(statuses[taskId] ?? 'cancelled', taskId).toBe('cancelled');
  expect(Object.values(statuses)).not.toContain('running');
  expect(await swarm.listApprovals({ workflowId: runId })).toEqual([]);
}

describe.each(places)('control of runs on $name', ({ place: at }) => {
  it(
    verifies('W2.cancel-everywhere', 'cancels a run in every state of its tasks that this process drives'),
    async () => {
      const place = at();
      const swarm = await openSwarm(place);
      const runId = await swarm.createWorkflow(everyState);
      const result = swarm.executeWorkflow(runId);
      await inEveryState(swarm, runId);
      await swarm.cancelWorkflow(runId);
      const { stopReason, cancelledTasks } = await result;
      expect(stopReason).toBe('cancelled');
      expect(cancelledTasks.toSorted()).toEqual(open.toSorted());
      await expectCancelled(await openSwarm(place, false), runId);
    },
  );

  it(verifies('W2.cancel-everywhere', 'cancels one that another process drives'), async () => {
    const place = at();
    const other = await startOtherNode({ place, definition: everyState });
    const swarm = await openSwarm(place, false);
    await inEveryState(swarm, other.runId);
    await swarm.cancelWorkflow(other.runId);
    await expectCancelled(swarm, other.runId);
    expect(await other.stopped).toBe('cancelled');
  });

  it(
    verifies('W2.cancel-everywhere', 'cancels one whose process was killed, without agents, at once'),
    async () => {
      const place = at();
      const other = await startOtherNode({ place, definition: everyState });
      const swarm = await openSwarm(place, false);
      await inEveryState(swarm, other.runId);
      await other.kill();
      await swarm.cancelWorkflow(other.runId);
      expect(await swarm.getWorkflowStatus(other.runId)).toMatchObject({ status: 'cancelled', holder: null });
      await expectCancelled(swarm, other.runId);
    },
  );

  it(
    verifies('W2.cancel-everywhere', 'cancels one that was never begun, and one that is paused'),
    async () => {
      const place = at();
      const swarm = await openSwarm(place);
      const other = await openSwarm(place, false);
      const [fresh, paused] = [
        await swarm.createWorkflow(everyState),
        await swarm.createWorkflow(everyState),
      ];
      await other.cancelWorkflow(fresh);
      expect(await other.getWorkflowStatus(fresh)).toMatchObject({ status: 'cancelled', startedAtMs: null });
      await expectCancelled(swarm, fresh);
      await other.pauseWorkflow(paused);
      expect(await other.getWorkflowStatus(paused)).toMatchObject({ status: 'paused' });
      await other.cancelWorkflow(paused);
      await expectCancelled(swarm, paused);
      await expect(other.cancelWorkflow(paused)).rejects.toMatchObject({ code: 'RUN_FINISHED' });
    },
  );

  it(
    verifies('W2.pause-everywhere', 'pauses a run whose process was killed; another node goes on'),
    async () => {
      const place = at();
      const tasks = [
        { id: 'first', type: 'echo', params: 1 },
        { id: 'ask', type: 'approval', dependsOn: ['first'], approval: { prompt: 'Go?' } },
        { id: 'last', type: 'echo', params: 2, dependsOn: ['ask'] },
      ];
      const other = await startOtherNode({ place, definition: { name: 'paused', tasks } });
      const swarm = await openSwarm(place, false);
      await until(async () => expect(await swarm.listApprovals()).toHaveLength(1));
      await other.kill();
      await swarm.pauseWorkflow(other.runId);
      expect(await swarm.getWorkflowStatus(other.runId)).toMatchObject({ status: 'paused', holder: null });
      await swarm.decideApproval(other.runId, 'ask', { status: 'approved', by: 'ada' });
      const third = await openSwarm(place);
      const result = await third.resumeWorkflow(other.runId);
      expect(result).toMatchObject({ success: true, tasks: { completed: 3, reused: 1 } });
      expect(result.results['ask']).toMatchObject({ status: 'approved', by: 'ada' });
    },
  );

  it(
    verifies('W1.approval-from-anywhere', 'tells the process that drives a run what another decided'),
    async () => {
      const place = at();
      const tasks = [
        { id: 'a', type: 'echo', params: 1, approval: { prompt: 'A?' } },
        { id: 'b', type: 'echo', params: 2, dependsOn: ['a'], approval: { prompt: 'B?' } },
      ];
      const other = await startOtherNode({ place, definition: { name: 'asking', tasks } });
      const swarm = await openSwarm(place, false);
      await until(async () => expect(await swarm.listApprovals()).toMatchObject([{ taskId: 'a' }]));
      await swarm.decideApproval(other.runId, 'a', { status: 'approved' });
      await until(async () => expect(await swarm.listApprovals()).toMatchObject([{ taskId: 'b' }]));
      await swarm.decideApproval(other.runId, 'b', { status: 'rejected', by: 'bob', comment: 'no' });
      expect(await other.stopped).toBe('failed');
      expect(await statusesOf(swarm, other.runId)).toEqual({ a: 'completed', b: 'failed' });
    },
  );
});

it('takes a run once, however often this node is asked to', async () => {
  const swarm = await openSwarm({ dataDir: temporaryFolder() });
  const runId = await swarm.createWorkflow({
    name: 'once',
    tasks: [{ id: 'a', type: 'wait', params: { ms: 300 } }],
  });
  const result = swarm.executeWorkflow(runId);
  await expect(swarm.executeWorkflow(runId)).rejects.toMatchObject({ code: 'RUN_LEASED' });
  await until(() => expect(swarm.progress(runId)?.running).toBe(1));
  await expect(swarm.resumeWorkflow(runId)).rejects.toMatchObject({ code: 'RUN_LEASED' });
  expect(await result).toMatchObject({ success: true });
});
