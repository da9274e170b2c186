/** What an embedding program can get wrong: each refusal has a code, says what to do next, and leaves everything as it was. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SwarmCoordinationEngine } from '@conclave/swarm';
import type { AgentSpecInput, Message, SwarmCoordinationAPI, SwarmNode } from '@conclave/swarm';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { agent } from './agents.ts';

interface Scene {
  readonly api: SwarmCoordinationAPI;
  readonly node: SwarmNode;
  /** A workflow that was created and not run yet. */
  readonly workflowId: string;
  /** What can be read back: who is there, what is stored, who heard what. */
  readonly readBack: () => Promise<unknown>;
}

/** Three agents where four may be, one of which was given up; somebody has left; a workflow, a value, a message that was heard. */
async function scene(dataDir: string): Promise<Scene> {
  const engine = new SwarmCoordinationEngine({
    dataDir,
    maxAgents: 4,
    supervision: { intensity: 0, healthIntervalMs: 5 },
  });
  await engine.initialize();
  const { api, node } = engine;
  const heard: Message[] = [];
  const handleMessage = (message: Message): void => void heard.push(message);
  const healthCheck = () => ({ status: 'unhealthy', reason: 'worn out' });
  const work = () => 'done';
  await api.registerAgent({ ...agent('ann', ['write-report'], work), handleMessage });
  await api.registerAgent({ ...agent('ben', ['proof-read'], work), handleMessage });
  await api.registerAgent({ ...agent('ill', ['proof-read'], work), handleMessage, healthCheck });
  await api.registerAgent(agent('gone', ['rest'], work));
  await api.unregisterAgent('gone');
  await vi.waitFor(async () => expect((await api.getAgentStatus('ill')).state).toBe('failed'));
  await api.setSharedState('colour', 'blue');
  await api.subscribeToMessages({}, (message) => void heard.push(message));
  await api.sendMessage({ ...note, targetAgent: 'ben' });
  const workflowId = await api.createWorkflow({ name: 'kept', tasks: [{ id: 'a', type: 'write-report' }] });
  const readBack = async (): Promise<unknown> => {
    const workflows = await node.listWorkflows();
    return structuredClone({
      agents: await api.listAgents(),
      metrics: await api.getSwarmMetrics(),
      workflows,
      tasks: await Promise.all(workflows.map(({ runId }) => node.listTasks(runId))),
      colour: await api.getSharedState('colour'),
      topology: node.describeTopology(),
      heard,
    });
  };
  return { api, node, workflowId, readBack };
}

const note = { sourceAgent: 'ann', messageType: 'status_update', payload: 'hello' } as const;
const crowd: AgentSpecInput = { id: 'crowd', kind: 'process', command: ['true'], capabilities: ['paint'] };
const workflow = (tasks: readonly object[]) => ({ name: 'bad', tasks }) as never;

interface Case {
  readonly what: string;
  readonly act: (scene: Scene) => unknown;
  readonly code: string;
  /** What to do next. */
  readonly next: string;
}

const cases: readonly Case[] = [
  {
    what: 'more agents than may be, of which one would fit',
    act: ({ api }) => api.registerAgent({ ...crowd, count: 2 }),
    code: 'AGENT_LIMIT_REACHED',
    next: 'Raise maxAgents or unregister agents',
  },
  {
    what: 'an id that is taken',
    act: ({ api }) => api.registerAgent(agent('ben', ['paint'], () => 1)),
    code: 'AGENT_EXISTS',
    next: 'Unregister it first or choose another id',
  },
  {
    what: 'a declared id that is taken',
    act: ({ api }) => api.registerAgent({ ...crowd, id: 'ben' }),
    code: 'AGENT_EXISTS',
    next: 'Unregister it first or choose another id',
  },
  {
    what: 'an agent without a part',
    act: ({ api }) => api.registerAgent({ agentId: 'half', agentType: 'worker', execute: () => 1 } as never),
    code: 'CONFIG_INVALID',
    next: 'capabilities',
  },
  ...(['getAgentStatus', 'getAgentMetrics', 'unregisterAgent'] as const).map((method) => ({
    what: `${method} of an unknown agent`,
    act: ({ api }: Scene) => api[method]('nobody'),
    code: 'AGENT_NOT_FOUND',
    next: 'Registered: ann, ben, ill. Register it first, or name one of these',
  })),
  {
    what: 'a task type that nobody does',
    act: ({ api }) => api.createWorkflow(workflow([{ id: 'a', type: 'writing reports' }])),
    code: 'AGENT_NONE_CAPABLE',
    next: 'correct the type',
  },
  {
    what: 'a task for an unknown agent',
    act: ({ api }) =>
      api.createWorkflow(workflow([{ id: 'a', type: 'write-report', assignedAgent: 'nobody' }])),
    code: 'AGENT_NOT_FOUND',
    next: 'name one of these',
  },
  {
    what: 'a task for an agent that does others',
    act: ({ api }) => api.createWorkflow(workflow([{ id: 'a', type: 'write-report', assignedAgent: 'ben' }])),
    code: 'AGENT_TASK_NOT_SUPPORTED',
    next: 'Correct the type, or name an agent that does it',
  },
  {
    what: 'tasks that wait for each other',
    act: ({ api }) =>
      api.createWorkflow(
        workflow([
          { id: 'a', type: 'write-report', dependsOn: ['b'] },
          { id: 'b', type: 'proof-read', dependsOn: ['a'] },
        ]),
      ),
    code: 'WORKFLOW_CYCLE',
    next: 'Remove one of these dependencies',
  },
  {
    what: 'a task that waits for one that is not there',
    act: ({ api }) => api.createWorkflow(workflow([{ id: 'a', type: 'write-report', dependsOn: ['zero'] }])),
    code: 'WORKFLOW_TASK_UNKNOWN',
    next: 'zero',
  },
  {
    what: 'an option of a task that does not exist',
    act: ({ api }) => api.createWorkflow(workflow([{ id: 'a', type: 'write-report', retries: 3 }])),
    code: 'CONFIG_INVALID',
    next: 'retries',
  },
  {
    what: 'an input that was not declared',
    act: ({ api }) => api.createWorkflow(workflow([{ id: 'a', type: 'write-report' }]), { colour: 'red' }),
    code: 'WORKFLOW_INPUT_INVALID',
    next: 'colour',
  },
  ...(
    ['executeWorkflow', 'resumeWorkflow', 'pauseWorkflow', 'cancelWorkflow', 'getWorkflowStatus'] as const
  ).map((method) => ({
    what: `${method} of a workflow that does not exist`,
    act: ({ api }: Scene) => api[method]('run-0'),
    code: 'RUN_NOT_FOUND',
    next: 'lists the runs',
  })),
  {
    what: 'a message to an agent that the topology has lost',
    act: ({ api }) => api.sendMessage({ ...note, targetAgent: 'ill' }),
    code: 'AGENT_UNREACHABLE',
    next: 'Restart or replace the agent, then send it again',
  },
  {
    what: 'a message from an agent that the topology has lost',
    act: ({ api }) => api.sendMessage({ ...note, sourceAgent: 'ill', targetAgent: 'ben' }),
    code: 'AGENT_UNREACHABLE',
    next: 'worn out',
  },
  {
    what: 'a broadcast from an agent that the topology has lost, to its neighbours',
    act: ({ api }) => api.broadcastMessage({ ...note, sourceAgent: 'ill', scope: { to: 'neighbours' } }),
    code: 'AGENT_UNREACHABLE',
    next: 'Restart or replace the agent',
  },
  {
    what: 'a message to an agent that was never there',
    act: ({ api }) => api.sendMessage({ ...note, targetAgent: 'nobody' }),
    code: 'AGENT_NOT_FOUND',
    next: 'name one of these',
  },
  {
    what: 'a message to an agent that has left',
    act: ({ api }) => api.sendMessage({ ...note, targetAgent: 'gone' }),
    code: 'AGENT_NOT_FOUND',
    next: 'name one of these',
  },
  {
    what: 'a message of no known type',
    act: ({ api }) => api.sendMessage({ ...note, messageType: 'gossip', targetAgent: 'ben' } as never),
    code: 'CONFIG_INVALID',
    next: 'messageType',
  },
  {
    what: 'a subscription to nobody',
    act: ({ api }) => api.subscribeToMessages({ agentId: 'nobody' }, () => undefined),
    code: 'AGENT_NOT_FOUND',
    next: 'name one of these',
  },
  {
    what: 'the end of a subscription that does not exist',
    act: ({ api }) => api.unsubscribe('sub-0'),
    code: 'SUBSCRIPTION_NOT_FOUND',
    next: 'ended before',
  },
  {
    what: 'a value for a version that has passed',
    act: ({ api }) => api.setSharedState('colour', 'red', { expectedVersion: 7 }),
    code: 'STATE_CONFLICT',
    next: 'Read it again',
  },
  {
    what: 'a workflow for a swarm that is paused',
    act: async ({ api, node, workflowId }) => {
      await node.pause();
      try {
        await api.executeWorkflow(workflowId);
      } finally {
        await node.resume();
      }
    },
    code: 'SWARM_PAUSED',
    next: 'Call resume(), then try again',
  },
];

describe('a swarm refuses', () => {
  // One for all: what each of them would change, the others would find.
  let made: Scene;
  const folder = mkdtempSync(join(tmpdir(), 'conclave-test-'));
  beforeAll(async () => {
    made = await scene(folder);
  });
  afterAll(async () => {
    await made.node.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(cases)(
    verifies('V3.refused-unchanged', '$what with $code, says what to do, and is as it was'),
    async ({ act, code, next }) => {
      const before = await made.readBack();
      await expect(Promise.resolve().then(() => act(made))).rejects.toMatchObject({
        code,
        message: expect.stringContaining(next),
      });
      expect(await made.readBack()).toEqual(before);
    },
  );

  it(verifies('V3.refused-unchanged', 'and works afterwards, for those who ask rightly'), async () => {
    const { api, node, workflowId } = made;
    expect(await api.registerAgent(crowd)).toEqual(['crowd']);
    expect(await api.executeWorkflow(workflowId)).toMatchObject({ success: true, completedTasks: ['a'] });
    expect(await node.listWorkflows()).toMatchObject([{ runId: workflowId, status: 'completed' }]);
    expect(await api.sendMessage({ ...note, targetAgent: 'ben' })).toMatchObject({ delivered: true });
    for (const method of ['executeWorkflow', 'pauseWorkflow', 'cancelWorkflow'] as const) {
      const before = await made.readBack();
      await expect(api[method](workflowId), method).rejects.toMatchObject({
        code: 'RUN_FINISHED',
        message: expect.stringContaining('has ended (completed)'),
      });
      expect(await made.readBack()).toEqual(before);
    }
  });

  it.each([
    [{ topologie: 'ring' }, 'topologie'],
    [{ topology: 'circle' }, 'topology'],
    [{ maxAgents: 0 }, 'maxAgents'],
    [{ capabilityMatch: 'roughly' }, 'capabilityMatch'],
    [{ supervision: { intensitty: 1 } }, 'intensitty'],
  ])(
    verifies('V3.refused-unchanged', 'the option %j, naming it, and opens nothing'),
    async (options, named) => {
      const dataDir = temporaryFolder();
      const engine = new SwarmCoordinationEngine({ dataDir, ...options } as never);
      await expect(engine.initialize()).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(named),
      });
      expect(readdirSync(dataDir)).toEqual([]);
    },
  );
});
