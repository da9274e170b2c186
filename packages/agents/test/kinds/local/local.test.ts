import { describe, expect, it, vi } from 'vitest';
import type { Message } from '@conclave/contracts';
import { ConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import type { LocalAgent, LocalTask } from '../../../src/index.ts';
import { errorOf, fleetUnderTest, valueOf } from '../../fleet-under-test.ts';

function local(more: Partial<LocalAgent> = {}): LocalAgent {
  return { agentId: 'ann', agentType: 'coder', capabilities: ['work'], execute: () => undefined, ...more };
}

const message = {
  id: 'm1',
  sourceAgent: 'ben',
  targetAgent: 'ann',
  messageType: 'status_update',
  timestamp: 1,
} as const;

describe('in-process agent', () => {
  it(
    verifies(['A2.local-object', 'A1.execute'], 'is any object that can execute, called on itself'),
    async () => {
      class Adder {
        readonly agentId = 'adder';
        readonly agentType = 'calculator';
        readonly capabilities = ['work'];
        total = 0;

        async execute({ params }: LocalTask) {
          this.total += (params as { n: number }).n;
          return { total: this.total };
        }
      }
      const adder = new Adder();
      const agent = fleetUnderTest().fleet.addLocal(adder);
      expect(valueOf(await agent.execute({ type: 'work', params: { n: 2 } }))).toEqual({ total: 2 });
      expect(valueOf(await agent.execute({ type: 'work', params: { n: 3 } }))).toEqual({ total: 5 });
      expect(adder.total).toBe(5);
      expect(agent).toMatchObject({ id: 'adder', kind: 'local', agentType: 'calculator' });
      expect(agent.getCapabilities()).toEqual(['work']);
      expect(agent.getMetrics()).toMatchObject({ completed: 2, failed: 0 });
      expect(agent.getStatus()).toMatchObject({ concurrency: 1, available: true });
    },
  );

  it('is told what the task is, and changes nobody else’s parameters', async () => {
    const seen: unknown[] = [];
    const agent = fleetUnderTest().fleet.addLocal(
      local({
        execute: (task, context) => {
          seen.push({ ...task, signal: task.signal === context.signal }, context.idempotencyKey);
          (task.params as { list: number[] }).list.push(4);
        },
      }),
    );
    const params = { list: [1, 2, 3] };
    const outcome = await agent.execute({ type: 'work', params, taskId: 't', runId: 'r', timeoutMs: 9_000 });
    expect(outcome).toEqual({ ok: true, value: '' });
    const told = { taskId: 't', runId: 'r', type: 'work', attempt: 1, timeoutMs: 9_000, signal: true };
    expect(seen).toMatchObject([told, 'r/t']);
    expect(params).toEqual({ list: [1, 2, 3] });
  });

  it(verifies('A2.local-errors', 'fails its task with what it throws, at once or later'), async () => {
    const { fleet } = fleetUnderTest();
    const failing = {
      now: () => {
        throw new Error('no luck');
      },
      later: async () => {
        throw new TypeError('no luck');
      },
      string: () => Promise.reject('no luck'),
    };
    for (const [agentId, execute] of Object.entries(failing)) {
      const agent = fleet.addLocal(local({ agentId, execute }));
      expect(errorOf(await agent.execute({ type: 'work', taskId: 't' }))).toMatchObject({
        code: 'AGENT_EXECUTION_FAILED',
        message: `Agent execution failed: agent "${agentId}" on task "t": no luck`,
      });
    }
    const coded = new ConclaveError('STORE_BUSY', { details: { path: 'p', waitedMs: 1 } });
    const execute = () => Promise.reject(coded);
    const agent = fleet.addLocal(local({ agentId: 'coded', execute }));
    expect(errorOf(await agent.execute({ type: 'work' })).code).toBe('STORE_BUSY');
  });

  it(verifies('A2.local-errors', 'fails its task when JSON would lose what it gave'), async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const values = [circle, 1n, () => 1, NaN, new Map([[1, 2]]), { deep: [undefined] }, Symbol('x')];
    const { fleet } = fleetUnderTest();
    for (const [i, value] of values.entries()) {
      const agent = fleet.addLocal(local({ agentId: `a${i}`, execute: () => value }));
      const error = errorOf(await agent.execute({ type: 'work', taskId: 't' }));
      expect(error).toMatchObject({ code: 'AGENT_RESULT_INVALID', retryable: false });
      expect(error.message).toContain(`Agent execution failed: agent "a${i}" on task "t"`);
    }
    const fine = fleet.addLocal(
      local({ agentId: 'fine', execute: () => ({ at: new Date(0), none: undefined }) }),
    );
    expect(valueOf(await fine.execute({ type: 'work' }))).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  });

  it(verifies('A2.local-limits', 'has one task at a time, or as many as it says'), async () => {
    const { fleet } = fleetUnderTest();
    for (const concurrency of [1, 3]) {
      let running = 0;
      let most = 0;
      const execute = async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      };
      const agent = fleet.addLocal(local({ agentId: `of-${concurrency}`, execute, concurrency }));
      await Promise.all(Array.from({ length: 6 }, () => agent.execute({ type: 'work' })));
      expect(most).toBe(concurrency);
    }
  });

  it(verifies('A2.local-limits', 'sees its signal abort at the deadline and at a cancellation'), async () => {
    const reasons: unknown[] = [];
    let begun = 0;
    const execute = ({ signal }: LocalTask) =>
      new Promise((_resolve, reject) => {
        begun += 1;
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(signal.reason as Error);
        });
      });
    const agent = fleetUnderTest().fleet.addLocal(local({ execute }));
    expect(errorOf(await agent.execute({ type: 'work', timeoutMs: 5 })).code).toBe('TASK_TIMEOUT');
    const controller = new AbortController();
    const outcome = agent.execute({ type: 'work', signal: controller.signal });
    await vi.waitFor(() => expect(begun).toBe(2));
    controller.abort();
    expect(errorOf(await outcome).code).toBe('TASK_CANCELLED');
    expect(reasons).toMatchObject([{ code: 'TASK_TIMEOUT' }, { code: 'TASK_CANCELLED' }]);
    expect(reasons[0]).toBeInstanceOf(Error);
  });

  it(
    verifies('A2.local-limits', 'is left alone when it ignores its abort; what it says later is dropped'),
    async () => {
      const clock = new ManualClock();
      const answers: ((value: string) => void)[] = [];
      const execute = () => new Promise((resolve) => answers.push(resolve));
      const { fleet, logs } = fleetUnderTest({ clock });
      const agent = fleet.addLocal(local({ execute, timeoutMs: 100 }));
      const first = agent.execute({ type: 'work' });
      await vi.waitFor(() => expect(answers).toHaveLength(1));
      clock.advance(100);
      expect(agent.getStatus().running).toBe(1);
      clock.advance(2_000);
      expect(errorOf(await first)).toMatchObject({ code: 'TASK_TIMEOUT', details: { timeoutMs: 100 } });
      expect(logs.map(({ message: text }) => text)).toContain('task abandoned: it ignores its abort');

      const second = agent.execute({ type: 'work' });
      await vi.waitFor(() => expect(answers).toHaveLength(2));
      answers[0]!('late');
      await Promise.resolve();
      answers[1]!('in time');
      expect(valueOf(await second)).toBe('in time');
      expect(agent.getMetrics()).toMatchObject({ completed: 1, failed: 1 });
    },
  );

  it('gives work back as cancelled when it is removed', async () => {
    const { fleet } = fleetUnderTest({ tuning: { killGraceMs: 1 } });
    const agent = fleet.addLocal(local({ execute: () => new Promise(() => undefined) }));
    const outcome = agent.execute({ type: 'work' });
    await fleet.remove('ann');
    expect(errorOf(await outcome).code).toBe('TASK_CANCELLED');
    expect(fleet.size).toBe(0);
  });

  it(verifies('A2.local-validates', 'refuses tasks before they run, in any of the usual forms'), async () => {
    const { fleet } = fleetUnderTest();
    const refusals: readonly (readonly [LocalAgent['validateTask'], string])[] = [
      [() => false, 'the agent refused it'],
      [async () => ({ valid: false, problems: ['too big'] }), 'too big'],
      [() => ['a', 'b'], 'a; b'],
      [() => Promise.reject(new Error('what is that')), 'what is that'],
    ];
    for (const [i, [validateTask, problem]] of refusals.entries()) {
      const execute = vi.fn<() => void>();
      const agent = fleet.addLocal(local({ agentId: `a${i}`, execute, validateTask: validateTask! }));
      const validation = await agent.validateTask({ type: 'work' });
      expect([validation.valid, validation.problems.join('; ')]).toEqual([false, problem]);
      const error = errorOf(await agent.execute({ type: 'work' }));
      expect(error.message).toContain(problem);
      expect(execute).not.toHaveBeenCalled();
    }
    const fine = fleet.addLocal(local({ agentId: 'fine', validateTask: () => ({ valid: true }) }));
    expect(await fine.validateTask({ type: 'work' })).toEqual({ valid: true, problems: [] });
  });

  it(verifies('A2.local-unhealthy', 'takes no tasks while it says that it is not well'), async () => {
    let well = true;
    const healthCheck = () => (well ? true : { status: 'unhealthy', reason: 'low battery' });
    const tuning = { healthIntervalMs: 2, restartDelayMs: 2, restartIntensity: 1_000 };
    const { fleet, availability } = fleetUnderTest({ tuning });
    const agent = fleet.addLocal(local({ healthCheck }));
    expect(await agent.healthCheck()).toEqual({ status: 'healthy', score: 1 });
    well = false;
    await vi.waitFor(() => expect(availability).toEqual([[0, false]]));
    expect(agent.getStatus().reason).toContain('low battery');
    expect(errorOf(await agent.execute({ type: 'work' })).code).toBe('AGENT_EXECUTION_FAILED');
    well = true;
    await vi.waitFor(() => expect(agent.getStatus().available).toBe(true));
    expect(availability.at(-1)).toEqual([0, true]);
    expect((await agent.execute({ type: 'work' })).ok).toBe(true);
    await fleet.stop();
  });

  it(verifies('A2.local-unhealthy', 'is given up when it stays unwell, and says why'), async () => {
    const tuning = { healthIntervalMs: 2, healthTimeoutMs: 2, restartDelayMs: 1, restartIntensity: 2 };
    const { fleet, failures } = fleetUnderTest({ tuning });
    const agent = fleet.addLocal(local({ healthCheck: () => new Promise(() => undefined) }));
    await vi.waitFor(() => expect(failures).toMatchObject([[0, { code: 'AGENT_UNHEALTHY' }]]));
    expect(agent.getStatus()).toMatchObject({ state: 'failed', available: false });
    expect(agent.getStatus().reason).toContain('did not answer within 2 ms');
    await fleet.stop();
  });

  it(verifies('A2.local-messages', 'hears messages itself; one that it refuses is not taken'), async () => {
    const { fleet, logs } = fleetUnderTest();
    const heard: Message[] = [];
    const agent = fleet.addLocal(local({ handleMessage: (it) => void heard.push(it) }));
    expect(agent.handleMessage(message)).toBe(1);
    agent.subscribeToMessages(() => undefined);
    expect(agent.handleMessage(message)).toBe(2);
    expect(heard).toMatchObject([{ id: 'm1', priority: 'normal' }, { id: 'm1' }]);

    const deaf = fleet.addLocal(
      local({
        agentId: 'deaf',
        handleMessage: () => {
          throw new Error('no');
        },
      }),
    );
    expect(deaf.handleMessage({ ...message, targetAgent: 'deaf' })).toBe(0);
    expect(logs.at(-1)).toMatchObject({ message: 'agent failed on a message' });
  });

  it('is told of its limits and may refuse them', async () => {
    const told: unknown[] = [];
    const updateConfiguration = (patch: { concurrency?: number | undefined }) => {
      if (patch.concurrency === 9) throw new Error('too many');
      told.push(patch);
    };
    const agent = fleetUnderTest().fleet.addLocal(local({ updateConfiguration }));
    expect(agent.updateConfiguration({ concurrency: 2 })).toMatchObject({ concurrency: 2 });
    expect(() => agent.updateConfiguration({ concurrency: 9 })).toThrow(/too many/);
    expect(agent.getConfiguration()).toMatchObject({ concurrency: 2, spec: { kind: 'local', id: 'ann' } });
    expect(told).toEqual([{ concurrency: 2 }]);
  });

  it(verifies('A2.local-refused', 'is refused with what is missing, and nothing is registered'), () => {
    const { fleet } = fleetUnderTest();
    fleet.addLocal(local());
    expect(() => fleet.addLocal(local())).toThrow(/already registered/);
    const broken: readonly (readonly [object, RegExp])[] = [
      [{ ...local(), execute: undefined }, /execute: a function was expected/],
      [local({ agentId: 'b', capabilities: [] }), /capabilities/],
      [local({ agentId: 'no good' }), /agentId/],
      [{ ...local({ agentId: 'b' }), agentType: undefined }, /agentType/],
      [{ ...local({ agentId: 'b' }), healthCheck: 7 }, /healthCheck: a function was expected/],
      [local({ agentId: 'b', concurrency: 0 }), /concurrency/],
    ];
    for (const [agent, problem] of broken) expect(() => fleet.addLocal(agent as LocalAgent)).toThrow(problem);
    expect(fleet.list().map(({ id }) => id)).toEqual(['ann']);
  });
});
