import { setImmediate as nextTurn } from 'node:timers/promises';
import { isConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { SwarmNode, SwarmOptionsInput } from '../../src/index.ts';
import { localAgent } from '../local-agents.ts';

interface Scene {
  readonly swarm: SwarmNode;
  /** Lets time pass until the workflow has ended. */
  readonly run: (tasks: readonly TaskInput[]) => Promise<string>;
}

type TaskInput = { readonly id: string; readonly dependsOn?: string[]; readonly priority?: number };

/** Agents that take so many ms for a task of type `work`. */
async function sceneOf(
  agents: Readonly<Record<string, number>>,
  options: SwarmOptionsInput = {},
): Promise<Scene> {
  const clock = new ManualClock();
  const swarm = await createNode({ shards: 1, strategy: 'compute_optimized', ...options }, { clock });
  onTestFinished(() => swarm.stop());
  for (const [agentId, ms] of Object.entries(agents)) {
    const execute = () => new Promise<void>((done) => void clock.schedule(ms, () => done()));
    await swarm.registerAgent(localAgent(agentId, { execute }));
  }
  const run = async (tasks: readonly TaskInput[]): Promise<string> => {
    const id = await swarm.createWorkflow({
      name: 'w',
      tasks: tasks.map((task) => ({ ...task, type: 'work' })),
    });
    let ended = false;
    const running = swarm.executeWorkflow(id).finally(() => (ended = true));
    while (!ended) {
      await nextTurn();
      clock.advance(5);
    }
    expect((await running).success).toBe(true);
    return id;
  };
  return { swarm, run };
}

const tasks = (count: number): TaskInput[] => Array.from({ length: count }, (_, i) => ({ id: `t${i}` }));

describe('a swarm with a strategy', () => {
  it(
    verifies('W4.swarm-strategy', 'learns from outcomes which agent is fast, and lets work wait for it'),
    async () => {
      const { swarm, run } = await sceneOf({ slow: 800, fast: 100 });
      await run(tasks(24));
      const id = await run(tasks(3));
      const rows = await swarm.listTasks(id);
      expect(rows.map(({ agentId }) => agentId)).toEqual(['fast', 'fast', 'fast']);
      const status = swarm.scheduling.status();
      expect(status).toMatchObject({ strategy: 'compute_optimized', observed: 27 });
      expect(Object.keys(status.loads)).toEqual(['slow', 'fast']);
      expect(status.balance).toBeGreaterThan(0);
      expect(status.predicted!.balance).toBeGreaterThan(0);
      const estimate = swarm.scheduling.estimateExecution('slow', 'work')!;
      expect(estimate.count).toBe(27);
      expect(estimate.meanMs).toBeGreaterThan(600);
      expect(estimate.meanMs).toBeLessThan(1_000);
      expect(estimate.p95Ms).toBeGreaterThan(estimate.meanMs);
      expect(swarm.scheduling.estimateExecution('slow', 'other')).toBeUndefined();
    },
  );

  it(verifies('W4.explained', 'says why a task went to its agent, and nothing of others'), async () => {
    const { swarm, run } = await sceneOf({ slow: 800, fast: 100 });
    await run(tasks(24));
    const id = await run(tasks(1));
    const why = swarm.scheduling.explainAssignment(id, 't0')!;
    expect(why).toMatchObject({ workflowId: id, taskId: 't0', taskType: 'work', agentId: 'fast' });
    expect(why.reasons).toMatchObject({ strategy: 'compute_optimized', compared: 2, observed: 24 });
    expect(why.text).toContain('chose "fast" among 2 agents');
    expect(why.text).toContain('next best was "slow"');
    expect(swarm.scheduling.explainAssignment(id, 'other')).toBeUndefined();
  });

  it('runs a graph in the order of its longest ways, after what the user wants first', async () => {
    const { swarm, run } = await sceneOf({ only: 50 });
    const id = await run([
      { id: 'leaf' },
      { id: 'root' },
      { id: 'next', dependsOn: ['root'] },
      { id: 'last', dependsOn: ['next'] },
    ]);
    const rows = await swarm.listTasks(id);
    const order = rows.toSorted((a, b) => a.startedAtMs! - b.startedAtMs!).map(({ taskId }) => taskId);
    expect(order[0]).toBe('root');
    const urgent = await run([
      { id: 'leaf', priority: 9 },
      { id: 'root' },
      { id: 'next', dependsOn: ['root'] },
    ]);
    const first = (await swarm.listTasks(urgent)).toSorted((a, b) => a.startedAtMs! - b.startedAtMs!)[0]!;
    expect(first.taskId).toBe('leaf');
  });

  it.each(['load-balanced', 'capability-based', 'deadline_aware', 'balanced'] as const)(
    'runs everything with the strategy %s',
    async (strategy) => {
      const { swarm, run } = await sceneOf({ a: 30, b: 60 }, { strategy, topology: 'star' });
      const id = await run(tasks(10));
      expect((await swarm.listTasks(id)).every(({ status }) => status === 'completed')).toBe(true);
      expect(swarm.scheduling.explainAssignment(id, 't9')!.reasons.strategy).toBe(strategy);
    },
  );

  it('goes on with others when an agent leaves, and knows it when it comes back', async () => {
    const { swarm, run } = await sceneOf({ slow: 400, fast: 50 });
    await run(tasks(20));
    await swarm.unregisterAgent('fast');
    const id = await run(tasks(2));
    expect((await swarm.listTasks(id)).map(({ agentId }) => agentId)).toEqual(['slow', 'slow']);
    expect(Object.keys(swarm.scheduling.status().loads)).toEqual(['slow']);
  });

  it(verifies('W4.train-swarm', 'trains on recorded runs and schedules by that'), async () => {
    const { swarm, run } = await sceneOf({ slow: 800, fast: 100 });
    const id = await run(tasks(40));
    const report = await swarm.scheduling.train({ runs: [id] });
    expect(report.rows).toEqual({ train: 30, holdOut: 10 });
    expect(report.betterDurations).toBe(true);
    expect(report.holdOut.logError).toBeLessThan(report.baseline.logError);
    const saved = JSON.parse(JSON.stringify(swarm.scheduling.save())) as unknown;
    // A swarm that has never run anything knows at once who is fast.
    const other = await sceneOf({ fast: 100, slow: 800 });
    other.swarm.scheduling.load(saved);
    const next = await other.run(tasks(2));
    expect((await other.swarm.listTasks(next)).map(({ agentId }) => agentId)).toEqual(['fast', 'fast']);
    await expect(swarm.scheduling.train({ runs: ['nowhere'] })).rejects.toSatisfy((error) =>
      isConclaveError(error, 'RUN_NOT_FOUND'),
    );
  });
});

it('refuses to train without a strategy, and explains nothing', async () => {
  const swarm = await createNode({ shards: 1 });
  onTestFinished(() => swarm.stop());
  expect(swarm.scheduling.explainAssignment('w', 't')).toBeUndefined();
  await expect(swarm.scheduling.train()).rejects.toSatisfy((error) =>
    isConclaveError(error, 'CONFIG_INVALID'),
  );
});
