import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import type { Agent, AgentFleetOptions, FleetTuning } from '../../../src/index.ts';
import { isAlive } from '../../alive.ts';
import type { FleetUnderTest } from '../../fleet-under-test.ts';
import { errorOf, fleetUnderTest, untilBack, valueOf } from '../../fleet-under-test.ts';
import { temporaryFolder } from '@conclave/testing/temporary-folder';

const script = fileURLToPath(new URL('../../fixtures/mcp-server.js', import.meta.url));
const capabilities = [
  'add',
  'json',
  'text',
  'image',
  'fail',
  'pid',
  'die',
  'child',
  'hang',
  'progress',
  'sum',
  'no-such',
];

const open: FleetUnderTest[] = [];
afterEach(async () => {
  for (const { fleet } of open.splice(0)) await fleet.stop();
});

function fleet(tuning: Partial<FleetTuning> = {}, options: Partial<AgentFleetOptions> = {}): FleetUnderTest {
  const test = fleetUnderTest({ tuning: { restartDelayMs: 20, ...tuning }, ...options });
  open.push(test);
  return test;
}

function serverAgent(test: FleetUnderTest, mode: string[] = [], id = 'server'): Agent {
  const server = { command: process.execPath, args: [script, ...mode] };
  return test.one({ id, kind: 'mcp', capabilities, server, tools: { sum: 'add' }, concurrency: 4 });
}

async function pidOf(agent: Agent): Promise<number> {
  return valueOf(await agent.execute({ type: 'pid' })) as number;
}

describe('mcp agent', () => {
  it(
    verifies(['A2.mcp-tools', 'A1.execute'], 'gives structured content, JSON text and plain text'),
    async () => {
      const agent = serverAgent(fleet());
      expect(valueOf(await agent.execute({ type: 'add', params: { a: 1, b: 2 } }))).toEqual({ sum: 3 });
      expect(valueOf(await agent.execute({ type: 'sum', params: { a: 2, b: 2 } }))).toEqual({ sum: 4 });
      expect(valueOf(await agent.execute({ type: 'json' }))).toEqual({ answer: 42 });
      expect(valueOf(await agent.execute({ type: 'text' }))).toBe('plain words');
      expect(valueOf(await agent.execute({ type: 'image' }))).toEqual([
        { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      ]);
    },
  );

  it('starts its server with the first task, and one for all tasks', async () => {
    const test = fleet();
    const agent = serverAgent(test);
    expect(test.logs).toEqual([]);
    expect(agent.getStatus().state).toBe('idle');
    expect(await agent.healthCheck()).toMatchObject({ status: 'healthy' });
    const pids = await Promise.all([pidOf(agent), pidOf(agent), pidOf(agent)]);
    expect(new Set(pids).size).toBe(1);
    expect(test.logs).toContainEqual({
      level: 'debug',
      message: 'MCP server wrote to stderr',
      fields: { agentId: 'server', line: 'fixture server is well' },
    });
  });

  it(
    verifies('A2.mcp-errors', 'tells a tool that failed, bad arguments and an unknown tool apart'),
    async () => {
      const agent = serverAgent(fleet());
      expect(errorOf(await agent.execute({ type: 'fail' }))).toMatchObject({
        code: 'MCP_TOOL_FAILED',
        message: expect.stringContaining('the disk is on fire') as string,
      });
      const typo = errorOf(await agent.execute({ type: 'add', params: { a: 1, c: 2 } }));
      expect(typo.code).toBe('MCP_TOOL_FAILED');
      expect(errorOf(await agent.execute({ type: 'no-such' }))).toMatchObject({
        code: 'MCP_TOOL_UNKNOWN',
        message: expect.stringMatching(/no tool "no-such".*add, child, die/) as string,
        retryable: false,
      });
      const list = errorOf(await agent.execute({ type: 'add', params: [1, 2] }));
      expect(list.code).toBe('TASK_PARAMS_INVALID');
      expect((await agent.validateTask({ type: 'add', params: [1, 2] })).valid).toBe(false);
    },
  );

  it('tells the server when a call is cancelled or out of time', async () => {
    const test = fleet();
    const agent = serverAgent(test);
    await pidOf(agent);
    expect(errorOf(await agent.execute({ type: 'hang', timeoutMs: 300 })).code).toBe('TASK_TIMEOUT');
    const controller = new AbortController();
    const outcome = agent.execute({ type: 'hang', signal: controller.signal });
    const said = (line: string) => test.logs.filter(({ fields }) => fields['line'] === line);
    await vi.waitFor(() => expect(said('hang has begun')).toHaveLength(2));
    controller.abort();
    expect(errorOf(await outcome).code).toBe('TASK_CANCELLED');
    await vi.waitFor(() => expect(said('hang was cancelled')).toHaveLength(2));
    expect(agent.getStatus().state).toBe('idle');
  });

  it('starts the deadline anew at each sign of progress', async () => {
    const agent = serverAgent(fleet());
    await pidOf(agent);
    const task = { type: 'progress', params: { steps: 5, everyMs: 250 }, timeoutMs: 1_000 };
    expect(valueOf(await agent.execute(task))).toBe(5);
    const slow = { type: 'progress', params: { steps: 1, everyMs: 30_000 }, timeoutMs: 200 };
    expect(errorOf(await agent.execute(slow)).code).toBe('TASK_TIMEOUT');
  });

  it(
    verifies(
      ['A2.mcp-errors', 'A7.restart'],
      'fails the open calls of a server that dies, and starts it again',
    ),
    async () => {
      const test = fleet();
      const agent = serverAgent(test);
      const first = await pidOf(agent);
      const [hanging, dying] = await Promise.all([
        agent.execute({ type: 'hang' }),
        agent.execute({ type: 'die' }),
      ]);
      for (const outcome of [hanging, dying])
        expect(errorOf(outcome)).toMatchObject({
          code: 'MCP_SERVER_FAILED',
          message: expect.stringContaining(
            '(node mcp-server.js) failed: the server ended with exit code 3',
          ) as string,
          retryable: true,
        });
      expect(test.availability).toEqual([[0, false]]);
      expect(agent.getStatus()).toMatchObject({ available: false, state: 'backingOff' });
      expect(agent.getStatus().reason).toMatch(/exit code 3/);
      expect(errorOf(await agent.execute({ type: 'pid' }))).toMatchObject({
        code: 'AGENT_EXECUTION_FAILED',
        retryable: true,
      });
      await untilBack(test);
      expect(agent.getStatus()).toMatchObject({ state: 'idle', restarts: 1 });
      expect(await pidOf(agent)).not.toBe(first);
      expect(isAlive(first)).toBe(false);
    },
  );

  it(verifies(['A2.mcp-errors', 'A7.gives-up'], 'gives up on a server that does not start'), async () => {
    const test = fleet({ restartIntensity: 2 });
    const agent = serverAgent(test, ['crash']);
    expect(errorOf(await agent.execute({ type: 'pid' }))).toMatchObject({
      code: 'MCP_SERVER_FAILED',
      message: expect.stringContaining('exit code 7 while it started') as string,
    });
    await vi.waitFor(() => expect(test.failures).toHaveLength(1), 10_000);
    expect(test.failures[0]?.[1]).toMatchObject({ code: 'MCP_SERVER_FAILED' });
    expect(test.availability).toEqual([[0, false]]);
    expect(agent.getStatus()).toMatchObject({ state: 'failed', restarts: 2 });
    expect(await agent.healthCheck()).toMatchObject({ status: 'unhealthy', score: 0 });
  });

  it(verifies('A7.gives-up', 'comes back when it is restarted'), async () => {
    const marker = join(temporaryFolder(), 'crashed');
    const test = fleet({ restartIntensity: 0 });
    const agent = serverAgent(test, ['crash-once', marker]);
    expect(errorOf(await agent.execute({ type: 'pid' })).code).toBe('MCP_SERVER_FAILED');
    expect(existsSync(marker)).toBe(true);
    expect(agent.getStatus().state).toBe('failed');
    test.fleet.restart('server');
    await vi.waitFor(() => expect(agent.getStatus().state).toBe('idle'), 5_000);
    expect(await pidOf(agent)).toBeGreaterThan(0);
  });

  it(verifies('A2.mcp-errors', 'does not wait for a server that never answers initialize'), async () => {
    const test = fleet({ mcpStartTimeoutMs: 300, restartIntensity: 0 });
    const agent = serverAgent(test, ['silent']);
    const outcome = errorOf(await agent.execute({ type: 'pid' }));
    expect(outcome.code).toBe('MCP_SERVER_FAILED');
    expect(outcome.message).toMatch(/timed out/i);
    const late = fleet();
    const waiting = serverAgent(late, ['silent']);
    expect(errorOf(await waiting.execute({ type: 'pid', timeoutMs: 100 })).code).toBe('TASK_TIMEOUT');
  });

  it('reports a program that is not there', async () => {
    const test = fleet({ restartIntensity: 0 });
    const server = { command: 'no-such-mcp-server' };
    const agent = test.one({ id: 'lost', kind: 'mcp', capabilities, server });
    expect(errorOf(await agent.execute({ type: 'pid' }))).toMatchObject({
      code: 'MCP_SERVER_FAILED',
      message: expect.stringContaining('no-such-mcp-server') as string,
    });
    expect(() => test.add({ id: 'bare', kind: 'mcp', capabilities })).toThrow(/server: needed/);
  });

  it(verifies('A2.mcp-no-orphan', 'leaves no process behind, not even of a stubborn server'), async () => {
    const test = fleet();
    const agent = serverAgent(test, ['stubborn']);
    const pids = [await pidOf(agent), valueOf(await agent.execute({ type: 'child' })) as number];
    const hanging = agent.execute({ type: 'hang' });
    expect(pids.map(isAlive)).toEqual([true, true]);
    const startedMs = performance.now();
    await test.fleet.stop();
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(errorOf(await hanging).code).toBe('TASK_CANCELLED');
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]));
  });

  it(verifies('A2.mcp-no-orphan', 'stops a server that is still starting'), async () => {
    const test = fleet();
    const agent = serverAgent(test, ['silent']);
    const outcome = agent.execute({ type: 'pid' });
    await vi.waitFor(() => expect(test.logs).toHaveLength(1), 5_000);
    await test.fleet.remove('server');
    expect(errorOf(await outcome).code).toBe('TASK_CANCELLED');
    expect(test.availability).toEqual([]);
  });

  it(
    verifies(['A7.health-check', 'A1.health'], 'starts a server again that does not answer a health check'),
    async () => {
      const test = fleet({ healthIntervalMs: 100, healthTimeoutMs: 200 });
      const agent = serverAgent(test);
      const pid = await pidOf(agent);
      expect(await agent.healthCheck()).toEqual({ status: 'healthy', score: 1 });
      process.kill(pid, 'SIGSTOP');
      await vi.waitFor(
        () =>
          expect(test.availability).toEqual([
            [0, false],
            [0, true],
          ]),
        10_000,
      );
      expect(await pidOf(agent)).not.toBe(pid);
      await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
      expect(test.logs.some(({ fields }) => String(fields['reason']).includes('health check'))).toBe(true);
    },
  );
});
