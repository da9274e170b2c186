import { describe, expect, it } from 'vitest';
import { MAX_TIMER_MS, isConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { errorOf, fleetUnderTest, valueOf } from '../fleet-under-test.ts';
import { ManualClock } from '@conclave/testing';

const worker = {
  id: 'worker',
  kind: 'function' as const,
  module: 'file:///none.js',
  capabilities: ['work'],
};

describe('fleet', () => {
  it('numbers agents in order and names those of a count', () => {
    const { fleet, add } = fleetUnderTest();
    expect(add({ ...worker, count: 3 }).map(({ id, index }) => [id, index])).toEqual([
      ['worker-1', 0],
      ['worker-2', 1],
      ['worker-3', 2],
    ]);
    add({ ...worker, id: 'other' });
    expect(fleet.size).toBe(4);
    expect(fleet.at(3)?.id).toBe('other');
    expect(fleet.list().map(({ id }) => id)).toEqual(['worker-1', 'worker-2', 'worker-3', 'other']);
  });

  it('refuses an id that is taken and registers none of the declaration', () => {
    const { fleet, add } = fleetUnderTest();
    add({ ...worker, id: 'worker-2' });
    expect(codeOf(() => add({ ...worker, count: 3 }))).toBe('AGENT_EXISTS');
    expect(fleet.size).toBe(1);
  });

  it('names the registered agents when one is not found', () => {
    const { fleet, add } = fleetUnderTest();
    add(worker);
    expect(() => fleet.get('nobody')).toThrow(/No agent with the id "nobody".*worker/);
  });

  it('settles every ticket once, and uses tickets again', () => {
    const { add, start, shards, settled } = fleetUnderTest();
    add({ ...worker, count: 2 });
    const [first, second] = [start(0), start(1)];
    expect([first, second]).toEqual([0, 1]);
    shards.settle(second);
    shards.settle(second);
    shards.settled(second, { ok: true, value: '' });
    expect(settled.map(({ agent, ticket }) => [agent, ticket])).toEqual([[1, second]]);
    expect(start(1)).toBe(second);
  });

  it('lets an assignment beyond the concurrency wait for its turn', () => {
    const { one, start, shards, settled } = fleetUnderTest();
    const agent = one({ ...worker, concurrency: 2 });
    const tickets = [start(0), start(0), start(0), start(0)];
    expect(agent.getStatus()).toMatchObject({ state: 'busy', running: 2, waiting: 2 });
    shards.settle(tickets[1]!);
    expect([...shards.open.keys()]).toEqual([tickets[0], tickets[2]]);
    for (const ticket of [tickets[0]!, tickets[2]!, tickets[3]!]) shards.settle(ticket);
    expect(settled).toHaveLength(4);
    expect(agent.getStatus()).toMatchObject({ state: 'idle', running: 0, waiting: 0 });
  });

  it('cancels what runs through its executor and what waits at once', () => {
    const { add, fleet, start, shards, settled } = fleetUnderTest();
    add(worker);
    const [running, waiting] = [start(0), start(0)];
    fleet.cancel(waiting, 'cancelled');
    expect(errorOf(settled[0]!.outcome).code).toBe('TASK_CANCELLED');
    fleet.cancel(running, 'cancelled');
    expect(shards.cancelled).toEqual([{ ticket: running, reason: 'cancelled' }]);
    fleet.cancel(running, 'cancelled');
    expect(settled).toHaveLength(2);
  });

  it('settles an assignment to an agent that is gone as failed and retryable', async () => {
    const { add, fleet, start, settled } = fleetUnderTest();
    add(worker);
    await fleet.remove('worker');
    start(0);
    expect(errorOf(settled[0]!.outcome)).toMatchObject({ code: 'AGENT_EXECUTION_FAILED', retryable: true });
    expect(fleet.at(0)).toBeUndefined();
    expect(fleet.size).toBe(0);
  });

  it("cancels an agent's work before it removes it", async () => {
    const { add, fleet, start, shards, settled } = fleetUnderTest();
    add({ ...worker, count: 2 });
    const mine = start(0);
    start(0);
    const others = start(1);
    await fleet.remove('worker-1');
    expect(settled.map(({ outcome }) => errorOf(outcome).code)).toEqual(['TASK_CANCELLED', 'TASK_CANCELLED']);
    expect(shards.cancelled).toEqual([{ ticket: mine, reason: 'shutdown' }]);
    expect([...shards.open.keys()]).toEqual([others]);
    await fleet.stop();
    expect(settled).toHaveLength(3);
  });

  it('stops without work that does not settle, and never gives its ticket out again', async () => {
    const clock = new ManualClock();
    const { add, fleet, start, shards, settled } = fleetUnderTest({ clock });
    add(worker);
    const ticket = start(0);
    shards.deaf = true;
    const removed = fleet.remove('worker');
    clock.advance(10_000);
    await removed;
    expect(errorOf(settled[0]!.outcome).code).toBe('TASK_CANCELLED');
    expect(fleet.takeTicket()).not.toBe(ticket);
    shards.settle(ticket);
    expect(settled).toHaveLength(1);
  });

  it('goes on when a listener throws', () => {
    const { add, start, shards, logs } = fleetUnderTest({
      onSettle: () => {
        throw new Error('listener');
      },
    });
    add(worker);
    shards.settle(start(0));
    shards.settle(start(0));
    expect(logs.map(({ message }) => message)).toEqual([
      'listener of the fleet failed',
      'listener of the fleet failed',
    ]);
  });

  it(verifies('A2.function-error', "puts a stranger's error in the name of the agent"), () => {
    const { add, start, shards, settled } = fleetUnderTest();
    add(worker);
    const reason = 'the number is odd';
    const error = {
      code: 'AGENT_EXECUTION_FAILED',
      message: reason,
      details: { reason },
      retryable: true,
    } as const;
    shards.settle(start(0, { taskId: 'count' }), { ok: false, error });
    expect(errorOf(settled[0]!.outcome).message).toBe(
      'Agent execution failed: agent "worker" on task "count": the number is odd',
    );
  });

  it('keeps the code of an error that has one', () => {
    const { add, start, shards, settled } = fleetUnderTest();
    add(worker);
    const error = { code: 'TASK_TIMEOUT', message: 'late', details: {}, retryable: true } as const;
    shards.settle(start(0), { ok: false, error });
    expect(errorOf(settled[0]!.outcome)).toEqual(error);
  });

  it("gives the agent's own time limit to tasks that set none", () => {
    const { add, start, shards } = fleetUnderTest();
    add({ ...worker, timeoutMs: 250, concurrency: 2 });
    expect(shards.open.get(start(0))?.timeoutMs).toBe(250);
    expect(shards.open.get(start(0, { timeoutMs: 40 }))?.timeoutMs).toBe(40);
  });
});

describe('agent', () => {
  it(verifies('A1.execute', 'runs a task directly, beside the tickets of the fleet'), async () => {
    const { one, start, shards, settled } = fleetUnderTest();
    const agent = one({ ...worker, concurrency: 2 });
    const ticket = start(0);
    const outcome = agent.execute({ type: 'work', params: { n: 1 } });
    const [direct] = [...shards.open.values()].filter((work) => work.ticket !== ticket);
    expect(direct).toMatchObject({ input: '{"n":1}', attempt: 1, runId: 'direct' });
    shards.settle(direct!.ticket, { ok: true, value: '{"n":2}' });
    expect(valueOf(await outcome)).toEqual({ n: 2 });
    expect(settled).toEqual([]);
  });

  it(verifies('A1.execute', 'refuses a type it does not do, and cancels by signal'), async () => {
    const { one } = fleetUnderTest();
    const agent = one(worker);
    expect(errorOf(await agent.execute({ type: 'cook' })).code).toBe('AGENT_TASK_NOT_SUPPORTED');
    const controller = new AbortController();
    const outcome = agent.execute({ type: 'work', signal: controller.signal });
    controller.abort();
    expect(errorOf(await outcome).code).toBe('TASK_CANCELLED');
    expect(errorOf(await agent.execute({ type: 'work', signal: controller.signal })).code).toBe(
      'TASK_CANCELLED',
    );
  });

  it(verifies('A1.validate', 'validates the type of a task'), async () => {
    const agent = fleetUnderTest().one(worker);
    expect(agent.getCapabilities()).toEqual(['work']);
    expect(await agent.validateTask({ type: 'work' })).toEqual({ valid: true, problems: [] });
    expect((await agent.validateTask({ type: 'cook' })).problems).toEqual([
      'agent "worker" does not do tasks of type "cook"; it does: work',
    ]);
  });

  it(
    verifies(['A1.estimate', 'A1.metrics'], 'estimates and reports what it measured, and nothing before'),
    () => {
      const clock = new ManualClock();
      const { one, start, shards } = fleetUnderTest({ clock });
      const agent = one(worker);
      expect(agent.estimateExecution({ type: 'work' })).toMatchObject({ known: false });
      expect(agent.getMetrics()).toMatchObject({
        completed: 0,
        busyMs: 0,
        meanMs: undefined,
        p95Ms: undefined,
      });
      for (const durationMs of [100, 200, 300]) {
        const ticket = start(0);
        clock.advance(durationMs);
        shards.settle(ticket);
        clock.advance(1_000);
      }
      const failing = start(0);
      clock.advance(50);
      shards.settle(failing, {
        ok: false,
        error: { code: 'TASK_TIMEOUT', message: 'late', details: {}, retryable: true },
      });
      const metrics = agent.getMetrics();
      expect(metrics).toMatchObject({
        completed: 3,
        failed: 1,
        cancelled: 0,
        busyMs: 650,
        meanMs: 200,
        restarts: 0,
      });
      expect(metrics.p95Ms).toBeGreaterThan(280);
      expect(metrics.p95Ms).toBeLessThan(320);
      expect(agent.estimateExecution({ type: 'work' })).toMatchObject({ known: true, meanMs: 200, count: 3 });
      expect(agent.estimateExecution({ type: 'cook' })).toMatchObject({ known: false });
    },
  );

  it(
    verifies('W4.learned-estimate', 'estimates by what a scheduler has learned, where it knows the type'),
    () => {
      const known = { meanMs: 80, p95Ms: 120, count: 7 };
      const agent = fleetUnderTest({ learned: (_, type) => (type === 'work' ? known : undefined) }).one(
        worker,
      );
      expect(agent.estimateExecution({ type: 'work' })).toEqual({ known: true, source: 'learned', ...known });
      expect(agent.estimateExecution({ type: 'cook' })).toMatchObject({ known: false });
    },
  );

  it('lets no agent begin with the figures of one that was removed', async () => {
    const clock = new ManualClock();
    const { fleet, one, start, shards } = fleetUnderTest({ clock });
    const agent = one(worker);
    const ticket = start(0);
    clock.advance(100);
    shards.settle(ticket);
    expect(agent.getMetrics()).toMatchObject({ completed: 1, busyMs: 100 });
    await fleet.remove('worker');
    expect(agent.getMetrics()).toMatchObject({ completed: 0, busyMs: 0 });
    const next = one(worker);
    start(1);
    clock.advance(30);
    expect(next.getMetrics()).toMatchObject({ completed: 0, busyMs: 30, meanMs: undefined });
    expect(next.estimateExecution({ type: 'work' })).toMatchObject({ known: false });
  });

  it('counts busy time once while tasks overlap', () => {
    const clock = new ManualClock();
    const { one, start, shards } = fleetUnderTest({ clock });
    const agent = one({ ...worker, concurrency: 2 });
    const first = start(0);
    clock.advance(10);
    const second = start(0);
    clock.advance(10);
    shards.settle(first);
    clock.advance(10);
    expect(agent.getMetrics().busyMs).toBe(30);
    shards.settle(second);
    clock.advance(10);
    expect(agent.getMetrics().busyMs).toBe(30);
  });

  it(verifies('A1.configuration', 'changes its concurrency and time limit, and refuses nonsense'), () => {
    const resized: number[][] = [];
    const { one, start, shards } = fleetUnderTest({ onConcurrency: (...args) => resized.push(args) });
    const agent = one(worker);
    start(0);
    start(0);
    expect(shards.open.size).toBe(1);
    expect(agent.updateConfiguration({ concurrency: 2, timeoutMs: 500 })).toMatchObject({
      concurrency: 2,
      timeoutMs: 500,
    });
    expect(resized).toEqual([[0, 2]]);
    expect(shards.open.size).toBe(2);
    expect(agent.updateConfiguration({ timeoutMs: null }).timeoutMs).toBeNull();
    expect(codeOf(() => agent.updateConfiguration({ concurrency: 0 }))).toBe('CONFIG_INVALID');
    expect(codeOf(() => agent.updateConfiguration({ speed: 9 } as never))).toBe('CONFIG_INVALID');
    expect(codeOf(() => agent.updateConfiguration({ timeoutMs: MAX_TIMER_MS + 1 }))).toBe('CONFIG_INVALID');
    expect(agent.getConfiguration().spec).toMatchObject({ id: 'worker', kind: 'function' });
  });

  it(verifies('A1.health', 'is as healthy as the shards'), async () => {
    expect(await fleetUnderTest().one(worker).healthCheck()).toEqual({ status: 'healthy', score: 1 });
  });
});

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return isConclaveError(error) ? error.code : String(error);
  }
  return undefined;
}
