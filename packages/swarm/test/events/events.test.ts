import { join } from 'node:path';
import type { JournalLine } from '@conclave/contracts';
import { postgres, testSchema, title } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { RecordingLogger } from '@conclave/testing';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createNode, openStore } from '../../src/index.ts';
import type { EventPattern, SwarmEvent, SwarmNode, SwarmOptionsInput, SwarmPorts } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';
import { localAgent } from '../local-agents.ts';
import { until } from '../until.ts';

async function nodeOf(options: SwarmOptionsInput = {}, ports: Partial<SwarmPorts> = {}): Promise<SwarmNode> {
  const node = await createNode({ shards: 1, ...options }, ports);
  onTestFinished(() => node.stop());
  return node;
}

/** Lines of no run, as they are read back. */
async function eventsIn(node: SwarmNode): Promise<Record<string, unknown>[]> {
  const lines: JournalLine[] = await node.readJournal({ afterSeq: 0, limit: 10_000 }).then((all) => [...all]);
  return lines
    .filter(({ runId }) => runId === null)
    .map(({ kind, body }) => ({ kind, ...(JSON.parse(body) as object) }));
}

function heardBy(node: SwarmNode, pattern: EventPattern): SwarmEvent[] {
  const heard: SwarmEvent[] = [];
  node.observeEvents(pattern, (event) => void heard.push(event as SwarmEvent));
  return heard;
}

const worn = { healthCheck: () => ({ status: 'unhealthy', reason: 'worn out' }) };
/** An agent that is not well is given up at its second look. */
const strict = { intensity: 0, healthIntervalMs: 5, restartDelayMs: 1, maxRestartDelayMs: 2 };

const places = [
  { name: 'SQLite', requirement: 'E7.events-journaled', place: () => ({ dataDir: temporaryFolder() }) },
  ...(postgres === undefined
    ? []
    : [{ name: title, requirement: 'E7.events-postgres', place: () => ({ databaseUrl: testSchema().url }) }]),
];

describe.each(places)('events of two nodes on $name', ({ requirement, place }) => {
  it(`are read from the journal by each [${requirement}]`, async () => {
    const where = place();
    const one = await nodeOf({ ...where, nodeId: 'one', agents: [functionAgent('a', 'echo', { count: 3 })] });
    const two = await nodeOf({ ...where, nodeId: 'two', supervision: strict });
    await two.registerAgent(localAgent('ill', worn));
    await one.scaleAgents('a', 1);
    await until(async () => expect((await two.getAgentStatus('ill')).state).toBe('failed'));
    await two.unregisterAgent('ill');
    await two.stop();
    const events = await eventsIn(one);
    const of = (nodeId: string) => events.filter((event) => event['nodeId'] === nodeId);
    expect(of('one').map(({ kind }) => kind)).toEqual([
      'node.joined',
      'agent.registered',
      'topology.repaired',
      'agent.unregistered',
      'agent.scaled',
    ]);
    expect(of('one')).toMatchObject([
      { pid: process.pid },
      { agentIds: ['a-1', 'a-2', 'a-3'], agentType: 'function' },
      { agentIds: ['a-3', 'a-2'], cause: 'left', reason: 'unregistered' },
      { agentIds: ['a-3', 'a-2'] },
      { agentIds: ['a'], count: 1, added: 0, removed: 2 },
    ]);
    expect(of('two').map(({ kind }) => kind)).toEqual([
      'node.joined',
      'agent.registered',
      'agent.unavailable',
      'agent.lost',
      'topology.repaired',
      'agent.unregistered',
      'node.left',
    ]);
    const why = { agentIds: ['ill'], reason: expect.stringContaining('worn out') };
    expect(of('two').slice(2, 5)).toMatchObject([why, why, { ...why, cause: 'lost' }]);
  });
});

describe('the journal of a node', () => {
  it(verifies('E7.events-gathered', 'has ten thousand agents in few lines, in one commit'), async () => {
    const store = await openStore({ path: join(temporaryFolder(), 'conclave.db') });
    const append = vi.spyOn(store, 'appendEvents');
    const node = await nodeOf({}, { store });
    onTestFinished(async () => {
      await node.stop();
      await store.close();
    });
    await until(async () => expect(await eventsIn(node)).toHaveLength(1));
    const ids = await Promise.all(
      Array.from({ length: 10_000 }, (_, i) => node.registerAgent(localAgent(`a-${i}`))),
    );
    await until(async () => expect(await eventsIn(node)).toHaveLength(11));
    expect(append).toHaveBeenCalledTimes(2);
    const lines = (await eventsIn(node)).slice(1);
    expect(lines.flatMap((line) => line['agentIds'])).toEqual(ids.flat());
    expect((await node.listAgents()).map(({ agentId }) => agentId)).toEqual(ids.flat());
  });

  it(verifies('E7.topology-journaled', 'says why an adaptive topology changed its shape'), async () => {
    const adaptive = { minDwellMs: 0, tasksPerLook: 16, hubCapacity: 2, margin: 0 };
    const agents = [functionAgent('a', 'echo', { count: 60 })];
    const node = await nodeOf({ topology: 'adaptive', adaptive, agents });
    const heard = heardBy(node, 'topology:changed');
    const tasks = Array.from({ length: 2_000 }, (_, i) => ({ id: `t${i}`, type: 'echo', params: i }));
    await node.executeWorkflow(await node.createWorkflow({ name: 'many', tasks }));
    await until(() => expect(heard.length).toBeGreaterThan(0));
    const changes = (await eventsIn(node)).filter(({ kind }) => kind === 'topology.changed');
    expect(changes[0]).toMatchObject({ from: 'star', members: 60 });
    expect(changes[0]?.['reason']).toMatch(/measured: 60 agents, .* latency \d/);
    expect(changes.at(-1)?.['to']).toBe(node.describeTopology().kind);
    expect(heard[0]).toMatchObject({ type: 'topology:changed', reason: changes[0]?.['reason'] });
  });

  it(
    verifies('E7.topology-journaled', 'says who became the hub, in which term, and who no longer is'),
    async () => {
      const dataDir = temporaryFolder();
      const options = { dataDir, topology: 'star', hub: 'agent', leaseMs: 600 } as const;
      const one = await nodeOf({ ...options, nodeId: 'one', agents: [functionAgent('a', 'echo')] });
      await until(async () => expect((await one.getSwarmMetrics()).hub).toBe('a'));
      const two = await nodeOf({ ...options, nodeId: 'two', agents: [functionAgent('b', 'echo')] });
      await one.stop();
      await until(async () => expect((await two.getSwarmMetrics()).hub).toBe('b'));
      await until(async () => {
        const hubs = (await eventsIn(two)).filter(({ kind }) => kind === 'topology.hub');
        expect(hubs.map(({ nodeId, agentId }) => [nodeId, agentId])).toEqual([
          ['one', 'a'],
          ['one', null],
          ['two', 'b'],
        ]);
        expect(Number(hubs[2]?.['epoch'])).toBeGreaterThan(Number(hubs[0]?.['epoch']));
      });
    },
  );
});

describe('observeEvents', () => {
  it(verifies('E7.event-observers', 'hears agents by kind and by name, each by itself'), async () => {
    const node = await nodeOf({ supervision: strict });
    const ofAgents = heardBy(node, 'agent:*');
    const lost = heardBy(node, 'agent:lost');
    const repairs = heardBy(node, 'topology:*');
    await node.registerAgent(localAgent('well'));
    await node.registerAgent(localAgent('ill', worn));
    await until(() => expect(lost).toHaveLength(1));
    expect(lost[0]).toMatchObject({ agentId: 'ill', reason: expect.stringContaining('worn out') });
    expect(repairs).toMatchObject([{ type: 'topology:repaired', agentId: 'ill', cause: 'lost' }]);
    const seen = ofAgents.map((event) => [event.type, 'agentId' in event ? event.agentId : undefined]);
    expect(seen).toEqual([
      ['agent:registered', 'well'],
      ['agent:registered', 'ill'],
      ['agent:unavailable', 'ill'],
      ['agent:lost', 'ill'],
    ]);
    expect(ofAgents[0]).toMatchObject({ nodeId: node.nodeId, agentType: 'worker' });
  });

  it(verifies('E7.event-observers', 'hears workflows and tasks, also of a run under way'), async () => {
    const node = await nodeOf();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await node.registerAgent(localAgent('a', { execute: () => gate }));
    const workflows = heardBy(node, 'workflow:*');
    const workflowId = await node.createWorkflow({
      name: 'seen',
      tasks: [
        { id: 'x', type: 'work' },
        { id: 'y', type: 'work', dependsOn: ['x'] },
      ],
    });
    const result = node.executeWorkflow(workflowId);
    await until(() => expect(node.progress(workflowId)?.running).toBe(1));
    const completed = heardBy(node, 'task:completed');
    open();
    await result;
    await until(() =>
      expect(workflows.map(({ type }) => type)).toEqual(['workflow:started', 'workflow:completed']),
    );
    expect(workflows[0]).toMatchObject({ workflowId, tasks: 2 });
    expect(completed).toMatchObject([
      { type: 'task:completed', workflowId, taskId: 'x', taskType: 'work', attempt: 1 },
      { taskId: 'y' },
    ]);
  });

  it(verifies('E7.event-observers', 'goes on telling one that throws, and everybody else'), async () => {
    const logger = new RecordingLogger();
    const node = await nodeOf({}, { logger });
    const heard: string[] = [];
    node.observeEvents('agent:registered', ({ agentId }) => {
      heard.push(agentId);
      throw new Error('cannot take it');
    });
    node.observeEvents('agent:registered', () => Promise.reject(new Error('cannot either')));
    const others = heardBy(node, '*');
    await node.registerAgent(localAgent('a'));
    await node.registerAgent(localAgent('b'));
    await until(() => expect(others.filter(({ type }) => type === 'agent:registered')).toHaveLength(2));
    expect(heard).toEqual(['a', 'b']);
    const failures = logger.entries.filter(({ message }) => message === 'An observer failed');
    expect(failures.map(({ fields }) => fields['reason'])).toEqual([
      'cannot take it',
      'cannot take it',
      'cannot either',
      'cannot either',
    ]);
    expect(await node.listAgents()).toHaveLength(2);
  });

  it('hears nothing more after its end, and refuses a pattern that names nothing', async () => {
    const node = await nodeOf();
    const heard: string[] = [];
    const end = node.observeEvents('workflow:*', ({ type }) => void heard.push(type));
    const others = heardBy(node, 'task:*');
    end();
    end();
    await node.registerAgent(localAgent('a'));
    await node.executeWorkflow(
      await node.createWorkflow({ name: 'one', tasks: [{ id: 'x', type: 'work' }] }),
    );
    await until(() => expect(others.at(-1)?.type).toBe('task:completed'));
    expect(heard).toEqual([]);
    expect(() => node.observeEvents('agents:*' as EventPattern, () => undefined)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('agent:lost') }),
    );
  });
});
