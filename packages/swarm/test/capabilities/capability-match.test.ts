import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentSpecInput } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode, openRunSession } from '../../src/index.ts';
import type { LocalAgent, LocalTask, RunResult, SwarmNode, SwarmOptionsInput } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';
import { localAgent } from '../local-agents.ts';

async function swarmWith(options: SwarmOptionsInput = {}): Promise<SwarmNode> {
  const swarm = await createNode({ shards: 1, capabilityMatch: 'similar', ...options });
  onTestFinished(() => swarm.stop());
  return swarm;
}

/** Says what it was asked for, and refuses what it did not declare. */
function reviewer(agentId: string, capabilities: readonly string[] = ['code-review']): LocalAgent {
  return localAgent(agentId, {
    capabilities,
    validateTask: ({ type }) => capabilities.includes(type),
    execute: ({ type, params }: LocalTask) => ({ by: agentId, type, params: params ?? null }),
  });
}

async function runOne(swarm: SwarmNode, type: string, more: object = {}): Promise<RunResult> {
  const tasks = [{ id: 'a', type, ...more }];
  return swarm.executeWorkflow(await swarm.createWorkflow({ name: 'one', tasks }));
}

const shows: AgentSpecInput = {
  id: 'shell',
  kind: 'process',
  capabilities: ['show-request'],
  command: ['node', '-e', 'process.stdin.pipe(process.stdout)'],
};

describe('a task type that nobody declares', () => {
  it(
    verifies(
      'W4.similar-stands-in',
      'goes to the agents whose capability is like it, asked for what they declare',
    ),
    async () => {
      const swarm = await swarmWith({ agents: [functionAgent('echo', 'echo')] });
      await swarm.registerAgent(reviewer('reviewer'));
      const result = await runOne(swarm, 'reviewing code', { params: { file: 'a.ts' } });
      expect(result.errors).toEqual({});
      expect(result.results['a']).toEqual({
        by: 'reviewer',
        type: 'code-review',
        params: { file: 'a.ts' },
      });
      const [task] = await swarm.listTasks(result.runId);
      expect(task).toMatchObject({ taskType: 'reviewing code', agentId: 'reviewer', status: 'completed' });
      expect(await swarm.getAgentMetrics('echo')).toMatchObject({ completed: 0 });
    },
  );

  it(verifies('W4.similar-stands-in', 'is done by functions, processes and hosts alike'), async () => {
    const host: AgentSpecInput = { id: 'person', kind: 'host', capabilities: ['approve-budget'] };
    const swarm = await createNode(
      { shards: 1, capabilityMatch: 'similar', agents: [functionAgent('echo', 'echo'), shows, host] },
      { environment: { PATH: process.env['PATH'] } },
    );
    onTestFinished(() => swarm.stop());
    const id = await swarm.createWorkflow({
      name: 'kinds',
      tasks: [
        { id: 'thread', type: 'echo-it', params: 7 },
        { id: 'process', type: 'show the request', params: 8 },
        { id: 'host', type: 'budget approval', params: 9 },
      ],
    });
    const running = swarm.executeWorkflow(id);
    const worker = { worker: 'anna', capabilities: ['approve-budget'] };
    const [claimed] = await swarm.hostTasks.claim(worker, { waitMs: 20_000 });
    expect(claimed).toMatchObject({ taskId: 'host', taskType: 'approve-budget', params: 9 });
    const { runId, taskId, token } = claimed!;
    await swarm.hostTasks.complete({ runId, taskId, token, result: 'granted' });
    expect((await running).results).toMatchObject({
      thread: 7,
      process: { type: 'show-request', params: 8 },
      host: 'granted',
    });
    expect((await swarm.listTasks(id)).map((it) => it.taskType)).toEqual([
      'echo-it',
      'show the request',
      'budget approval',
    ]);
  });

  it(
    verifies('W4.similar-stands-in', 'goes to who declares it as soon as there is somebody, and back again'),
    async () => {
      const swarm = await swarmWith();
      await swarm.registerAgent(reviewer('similar'));
      const by = async (): Promise<unknown> =>
        (await runOne(swarm, 'reviewing code')).results['a'] as unknown;
      expect(await by()).toMatchObject({ by: 'similar', type: 'code-review' });
      await swarm.registerAgent(reviewer('exact', ['reviewing code']));
      for (let run = 0; run < 3; run += 1)
        expect(await by()).toMatchObject({ by: 'exact', type: 'reviewing code' });
      await swarm.unregisterAgent('exact');
      expect(await by()).toMatchObject({ by: 'similar' });
      await swarm.registerAgent(reviewer('late', ['code reviewer']));
      await swarm.unregisterAgent('similar');
      expect(await by()).toMatchObject({ by: 'late', type: 'code reviewer' });
    },
  );

  it(
    verifies('W4.similar-stands-in', 'is done in a run of a workflow file that allows it, and only there'),
    async () => {
      const file = join(temporaryFolder(), 'flow.json');
      const flow = (swarm: object) =>
        JSON.stringify({
          name: 'file',
          swarm: { ...swarm, agents: [functionAgent('echo', 'echo')] },
          tasks: [{ id: 'a', type: 'echo-it', params: 7 }],
        });
      writeFileSync(file, flow({ capabilityMatch: { threshold: 0.4 } }));
      const session = await openRunSession({ dataDir: temporaryFolder(), file, inputs: {} });
      onTestFinished(() => session.close());
      expect(await session.swarm.executeWorkflow(session.runId)).toMatchObject({ results: { a: 7 } });
      writeFileSync(file, flow({}));
      const refused = openRunSession({ dataDir: temporaryFolder(), file, inputs: {} });
      await expect(refused).rejects.toMatchObject({ code: 'AGENT_NONE_CAPABLE' });
    },
  );

  it(
    verifies('W4.similar-stands-in', 'is taken by the agent it is pinned to, if that one may stand in'),
    async () => {
      const swarm = await swarmWith();
      for (const id of ['one', 'two']) await swarm.registerAgent(reviewer(id));
      await swarm.registerAgent(reviewer('baker', ['bake-bread']));
      const { results } = await runOne(swarm, 'reviewing code', { assignedAgent: 'two' });
      expect(results['a']).toMatchObject({ by: 'two', type: 'code-review' });
      await expect(runOne(swarm, 'reviewing code', { assignedAgent: 'baker' })).rejects.toMatchObject({
        code: 'AGENT_TASK_NOT_SUPPORTED',
      });
    },
  );

  it(
    verifies('W4.similar-explained', 'is refused where agents must declare it, naming what is most like it'),
    async () => {
      const swarm = await swarmWith({ capabilityMatch: 'exact' });
      await swarm.registerAgent(reviewer('reviewer', ['code-review', 'bake-bread']));
      const refused = runOne(swarm, 'reviewing code');
      await expect(refused).rejects.toMatchObject({
        code: 'AGENT_NONE_CAPABLE',
        message: expect.stringMatching(/most like it: code-review \(0\.[5-9]\d\)\..*capabilityMatch/),
      });
      await expect(runOne(swarm, 'zzz')).rejects.toThrow('most like it: none');
      expect(await swarm.findCapableAgents('reviewing code')).toEqual([]);
      expect(await swarm.listWorkflows()).toEqual([]);
    },
  );

  it(verifies('W4.similar-explained', 'is refused where nothing is alike enough'), async () => {
    const swarm = await swarmWith({ capabilityMatch: { threshold: 0.95 } });
    await swarm.registerAgent(reviewer('reviewer'));
    await expect(runOne(swarm, 'reviewing code')).rejects.toMatchObject({ code: 'AGENT_NONE_CAPABLE' });
    expect(await runOne(swarm, 'review-code')).toMatchObject({ success: true });
  });

  it(
    verifies('W4.similar-explained', 'has its agents told with score and confidence, before and after'),
    async () => {
      const swarm = await swarmWith({ strategy: 'capability-based' });
      await swarm.registerAgent(reviewer('far', ['code-formatting-review-notes']));
      await swarm.registerAgent(reviewer('near'));
      const [best, next] = await swarm.findCapableAgents('reviewing code');
      expect(best).toMatchObject({ agentId: 'near', capability: 'code-review', exact: false });
      expect(best!.text).toContain('"code-review" is similar to "reviewing code" (score 0.');
      expect(best!.score).toBeGreaterThan(next?.score ?? 0);
      expect(best!.confidence).toBeGreaterThan(0);
      const { runId } = await runOne(swarm, 'reviewing code');
      const told = swarm.scheduling.explainAssignment(runId, 'a')!;
      expect(told).toMatchObject({ agentId: 'near', taskType: 'reviewing code', capability: 'code-review' });
      expect(told.reasons.match).toBeCloseTo(best!.score, 6);
      expect(told.text).toContain('"code-review" stands in for "reviewing code"');
      expect(await swarm.findCapableAgents('code-review')).toMatchObject([
        { agentId: 'near', exact: true, score: 1, confidence: 1 },
      ]);
    },
  );
});
