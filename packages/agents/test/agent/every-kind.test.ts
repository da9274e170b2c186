import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { AgentSpecSchema } from '@conclave/contracts';
import type { AgentKind, JsonValue, Message } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import type { Agent, AgentFleet, LocalTask } from '../../src/index.ts';
import { errorOf, fleetOnThreads, valueOf } from '../fleet-under-test.ts';

const server = fileURLToPath(new URL('../fixtures/mcp-server.js', import.meta.url));
const program = `process.stdin.on('data', (text) => { const { params } = JSON.parse(text); console.log(JSON.stringify({ sum: params.a + params.b })) })`;

type Add = (fleet: AgentFleet) => Agent;
const declared = (spec: object): Add => {
  const full = { id: 'adder', capabilities: ['add'], agentType: 'calculator', ...spec };
  return (fleet) => fleet.add(AgentSpecSchema.parse(full))[0]!;
};

/** One agent of each kind that does its work from here; all of them add two numbers. */
const kinds: readonly (readonly [AgentKind, Add])[] = [
  ['function', declared({ kind: 'function', module: '../fixtures/functions.ts', export: 'add' })],
  ['process', declared({ kind: 'process', command: [process.execPath, '-e', program] })],
  ['mcp', declared({ kind: 'mcp', server: { command: process.execPath, args: [server] } })],
  [
    'local',
    (fleet) =>
      fleet.addLocal({
        agentId: 'adder',
        agentType: 'calculator',
        capabilities: ['add'],
        execute({ params }: LocalTask) {
          const { a, b } = params as { a: number; b: number };
          return { sum: a + b };
        },
      }),
  ],
];

let stop = (): Promise<void> => Promise.resolve();
afterEach(() => stop());

describe.each(kinds)('an agent of kind %s', (kind, add) => {
  function adder() {
    const test = fleetOnThreads(import.meta.url);
    ({ stop } = test);
    const other = test.one({ id: 'other', kind: 'function', module: './none.ts', capabilities: ['none'] });
    return { agent: add(test.fleet), other };
  }
  const task = (params: JsonValue) => ({ type: 'add', params });

  it(verifies('A1.every-kind', 'says what it can do, what it is and what it was made from'), async () => {
    const { agent } = adder();
    expect(agent).toMatchObject({ id: 'adder', kind, agentType: 'calculator' });
    expect(agent.getCapabilities()).toEqual(['add']);
    expect(agent.getStatus()).toEqual({
      agentId: 'adder',
      kind,
      state: 'idle',
      available: true,
      running: 0,
      waiting: 0,
      concurrency: 1,
      restarts: 0,
    });
    expect(await agent.validateTask(task({ a: 1, b: 2 }))).toEqual({ valid: true, problems: [] });
    expect(await agent.validateTask({ type: 'paint' })).toMatchObject({
      valid: false,
      problems: [expect.stringContaining('does not do tasks of type "paint"')],
    });
    const changed = agent.updateConfiguration({ concurrency: 2, timeoutMs: 20_000 });
    expect(changed).toMatchObject({ concurrency: 2, timeoutMs: 20_000, spec: { id: 'adder', kind } });
    expect(agent.getConfiguration()).toEqual(changed);
    expect(() => agent.updateConfiguration({ concurrency: 0 })).toThrow(/concurrency/);
  });

  it(
    verifies('A1.every-kind', 'does its work, measures it and says how it is'),
    async () => {
      const { agent } = adder();
      expect(agent.estimateExecution({ type: 'add' })).toMatchObject({ known: false });
      expect(valueOf(await agent.execute(task({ a: 2, b: 40 })))).toMatchObject({ sum: 42 });
      expect(errorOf(await agent.execute({ type: 'paint' })).message).toContain('paint');
      expect(agent.estimateExecution({ type: 'add' })).toMatchObject({ known: true, count: 1 });
      expect(agent.getMetrics()).toMatchObject({ agentId: 'adder', completed: 1, failed: 0, running: 0 });
      expect(await agent.healthCheck()).toEqual({ status: 'healthy', score: 1 });
    },
    20_000,
  );

  it(verifies('A1.every-kind', 'sends messages and gives those it gets to its subscribers'), async () => {
    const { agent, other } = adder();
    const heard: Message[] = [];
    const unsubscribe = agent.subscribeToMessages((it) => heard.push(it), { priority: 'high' });
    const draft = { targetAgent: 'adder', messageType: 'status_update' } as const;
    const sent = await other.sendMessage({ ...draft, priority: 'high' });
    await other.sendMessage(draft);
    expect(heard).toEqual([sent]);
    const answers: Message[] = [];
    other.subscribeToMessages((it) => answers.push(it));
    const answer = await agent.sendMessage({ targetAgent: 'other', messageType: 'result_sharing' });
    expect(answers).toEqual([answer]);
    expect(answer).toMatchObject({ sourceAgent: 'adder' });
    expect(agent.handleMessage({ ...sent, id: 'm2' })).toBe(1);
    unsubscribe();
    expect(agent.handleMessage({ ...sent, id: 'm3' })).toBe(0);
  });
});
