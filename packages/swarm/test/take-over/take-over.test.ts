import { verifies } from '@conclave/test/requirements';
import { startChild } from '@conclave/testing/child-process';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { SwarmNode, SwarmOptionsInput } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';
import { until } from '../until.ts';

const takeOver = { everyMs: 50 };
const sleeper = functionAgent('sleeper', 'wait', { load: 'io', concurrency: 8 });
const echo = functionAgent('echo', 'echo');
const long = { name: 'long', tasks: [{ id: 'a', type: 'wait', params: { ms: 600_000 } }] };
const short = {
  name: 'short',
  tasks: [{ id: 'a', type: 'wait', params: { ms: 5 } }],
  outputs: { waited: '${{ tasks.a.result }}' },
};

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryFolder();
});

async function node(options: SwarmOptionsInput = {}): Promise<SwarmNode> {
  const swarm = await createNode({ dataDir, ...options });
  onTestFinished(() => swarm.stop());
  return swarm;
}

const activeRuns = async (swarm: SwarmNode) => (await swarm.getSwarmMetrics()).activeRuns;

describe('a submitted workflow', () => {
  it(
    verifies('W3.submitted-run-taken', 'is driven by a capable node, and its outputs can be waited for'),
    async () => {
      const submitter = await node();
      const runId = await submitter.submitWorkflow(short);
      const before = await submitter.waitForWorkflow(runId, { timeoutMs: 1 });
      expect(before).toMatchObject({ hasEnded: false, outputs: {}, status: { status: 'pending' } });
      await node({ agents: [sleeper], takeOver });
      const after = await submitter.waitForWorkflow(runId);
      expect(after).toMatchObject({
        hasEnded: true,
        status: { status: 'completed', tasks: { completed: 1 } },
      });
      expect(after.outputs).toEqual({ waited: 5 });
    },
  );

  it(verifies('W3.claim-by-capability', 'waits for a node that can do all of its tasks'), async () => {
    const tasks = [...short.tasks, { id: 'b', type: 'echo', params: 'hello' }];
    const submitter = await node({ agents: [sleeper], takeOver });
    const runId = await submitter.submitWorkflow({ name: 'both', tasks });
    // The first node has looked, and taken what it can do.
    const taken = await submitter.submitWorkflow(short);
    expect((await submitter.waitForWorkflow(taken)).hasEnded).toBe(true);
    expect((await submitter.getWorkflowStatus(runId)).holder).toBeNull();
    await submitter.registerAgent(echo);
    expect((await submitter.waitForWorkflow(runId)).hasEnded).toBe(true);
  });

  it('is not taken by a node that was not told to', async () => {
    const plain = await node({ agents: [sleeper] });
    const runId = await plain.submitWorkflow(short);
    expect((await plain.waitForWorkflow(runId, { timeoutMs: 300 })).status.status).toBe('pending');
  });

  it('waits while a node has as many runs as it takes at once', async () => {
    const swarm = await node({ agents: [sleeper], takeOver: { ...takeOver, maxRuns: 2 } });
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.push(await swarm.submitWorkflow(long));
    await until(async () => expect(await activeRuns(swarm)).toEqual(ids.slice(0, 2)));
    expect((await swarm.getWorkflowStatus(ids[2]!)).status).toBe('pending');
    await swarm.cancelWorkflow(ids[0]!);
    await until(async () => expect(await activeRuns(swarm)).toEqual(ids.slice(1)));
  });

  it('cannot be waited for when there is none', async () => {
    const swarm = await node();
    await expect(swarm.waitForWorkflow('run_none')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

describe('a node that leaves', () => {
  it(
    verifies('W3.drain-hands-over', 'cuts short what runs beyond the time of a drain, and takes nothing new'),
    async () => {
      const swarm = await node({ agents: [sleeper], takeOver });
      const asked = await swarm.createWorkflow(long);
      const result = swarm.executeWorkflow(asked);
      const taken = await swarm.submitWorkflow(long);
      await until(async () => expect(await activeRuns(swarm)).toHaveLength(2));
      await until(() => expect(swarm.progress(taken)?.running).toBe(1));
      await until(() => expect(swarm.progress(asked)?.running).toBe(1));
      const drained = await swarm.drain({ timeoutMs: 50 });
      expect(drained.toSorted((a, b) => a.runId.localeCompare(b.runId))).toEqual(
        [asked, taken].map((runId) => ({ runId, stopReason: 'handed_over' })),
      );
      expect(await result).toMatchObject({ success: false, stopReason: 'handed_over', stopError: undefined });
      await expect(swarm.executeWorkflow(asked)).rejects.toMatchObject({ code: 'NODE_DRAINING' });
      const late = await swarm.submitWorkflow(short);

      const next = await node({ agents: [sleeper], takeOver });
      expect((await next.waitForWorkflow(late)).hasEnded).toBe(true);
      await until(async () => expect((await activeRuns(next)).toSorted()).toEqual([asked, taken].toSorted()));
    },
  );

  it(
    verifies(['W3.left-run-stays', 'W3.drain-hands-over'], 'passes on what it took by itself, and no more'),
    async () => {
      const first = await createNode({ dataDir, agents: [sleeper], takeOver });
      const asked = await first.createWorkflow(long);
      const result = first.executeWorkflow(asked);
      const taken = await first.submitWorkflow(long);
      await until(async () => expect(await activeRuns(first)).toHaveLength(2));
      await first.stop();
      expect((await result).stopReason).toBe('interrupted');

      const next = await node({ agents: [sleeper], takeOver });
      await until(async () => expect(await activeRuns(next)).toEqual([taken]));
      const more = await next.submitWorkflow(short);
      await next.waitForWorkflow(more);
      expect(await next.getWorkflowStatus(asked)).toMatchObject({ status: 'running', holder: null });
    },
  );
});

describe('a run that kills its process', () => {
  it(verifies('W3.poison-run-abandoned', 'is left alone, and says so'), async () => {
    const watcher = await node();
    const runId = await watcher.submitWorkflow({ name: 'poison', tasks: [{ id: 'a', type: 'killProcess' }] });
    const agents = [functionAgent('poisoned', 'killProcess')];
    const options = { dataDir, agents, takeOver: { everyMs: 50, maxLostDrivers: 1 } };
    for (let i = 0; i < 2; i += 1) {
      const child = startChild(new URL('children/node.ts', import.meta.url), [JSON.stringify(options)]);
      await child.ended;
      expect(child.said('log run taken')).toHaveLength(1);
    }
    const survivor = startChild(new URL('children/node.ts', import.meta.url), [JSON.stringify(options)]);
    const { hasEnded, status } = await watcher.waitForWorkflow(runId);
    expect({ hasEnded, ...status }).toMatchObject({ hasEnded: false, stopReason: 'abandoned', holder: null });
    await survivor.until('log run abandoned');
    expect(survivor.said('log run taken')).toEqual([]);
    survivor.say('stop');
    await survivor.ended;
  });
});
