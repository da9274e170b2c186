import { createVolatileStore } from '@conclave/store';
import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import { describe, expect, it, vi } from 'vitest';
import { createRun, drive, task } from './drive.ts';
import { ManualDispatcher } from './manual-dispatcher.ts';

const retry = (maxAttempts: number, backoffMs = 0) => ({ retry: { maxAttempts, backoffMs, jitter: 0 } });
const failing = () => new ManualDispatcher(1, (attempt) => queueMicrotask(() => attempt.fail()));

describe('repetitions', () => {
  it(
    verifies('W1.retry-budget', 'end for the whole run with its budget, and the failure says so'),
    async () => {
      const store = createVolatileStore();
      await createRun(store, { retryBudget: 3, tasks: [task('a', [], retry(3)), task('b', [], retry(9))] });
      const dispatcher = failing();
      const ended = await (await drive(store, dispatcher)).result;
      expect(dispatcher.started).toHaveLength(2 + 3);
      const spent = Object.values(ended.errors).filter(({ code }) => code === 'TASK_RETRY_BUDGET_SPENT');
      expect(spent.length).toBeGreaterThan(0);
      expect(spent[0]!.details).toMatchObject({ retryBudget: 3, error: { code: 'AGENT_EXECUTION_FAILED' } });
      const used = (await store.loadTasks('r')).reduce((sum, { retries }) => sum + retries, 0);
      expect(used).toBe(3);
    },
  );

  it('of which the run has none are never granted', async () => {
    const store = createVolatileStore();
    await createRun(store, { retryBudget: 0, tasks: [task('a', [], retry(5))] });
    const dispatcher = failing();
    await (
      await drive(store, dispatcher)
    ).result;
    expect(dispatcher.started).toEqual(['a#1']);
  });

  it(verifies('W2.retries-recorded', 'that were granted before a restart count after it'), async () => {
    const clock = new ManualClock();
    const store = createVolatileStore({ clock });
    await createRun(store, {
      retryBudget: 3,
      tasks: [task('a', [], retry(3, 1)), task('b', [], retry(9, 1))],
    });
    for (let life = 0; life < 3; life += 1) {
      const dispatcher = failing();
      const { driver, result } = await drive(store, dispatcher, { nodeId: `node-${life}`, clock });
      // One failure of each is recorded; the process is gone before the wait is over.
      await vi.waitFor(async () => {
        const open = (await store.loadTasks('r')).filter(({ status }) => status !== 'failed');
        expect(open.every(({ attempt }) => attempt > life)).toBe(true);
      });
      driver.interrupt();
      const { stopReason } = await result;
      if (stopReason === 'failed') break;
    }
    const tasks = await store.loadTasks('r');
    expect(tasks.map(({ retries }) => retries).reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(tasks.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(tasks[0]!.attempt + tasks[1]!.attempt).toBe(5);
  });

  it('are not used up by attempts that a crash ended', async () => {
    const store = createVolatileStore();
    await createRun(store, { retryBudget: 0, tasks: [task('a', [], retry(2))] });
    const holding = ManualDispatcher.holding(1);
    const { driver, result } = await drive(store, holding);
    await vi.waitFor(() => expect(holding.started).toEqual(['a#1']));
    driver.interrupt();
    await result;
    const ended = await (await drive(store, new ManualDispatcher(1), { nodeId: 'node-2' })).result;
    expect(ended).toMatchObject({ success: true });
  });
});

describe('a deadline', () => {
  it(verifies('W1.deadline-from-start', 'counts from the first start, over a restart'), async () => {
    const clock = new ManualClock();
    const store = createVolatileStore({ clock });
    const slow = { deadlineMs: 10_000, ...retry(9, 60_000) };
    await createRun(store, {
      tasks: [task('hold'), task('late', ['hold'], { deadlineMs: 10_000 }), task('again', [], slow)],
    });
    const first = new ManualDispatcher(2, (attempt) => {
      if (attempt.taskId === 'again') queueMicrotask(() => attempt.fail());
    });
    const { driver, result } = await drive(store, first, { clock });
    await vi.waitFor(async () => expect((await store.loadTasks('r'))[2]).toMatchObject({ retries: 1 }));
    driver.interrupt();
    await result;
    clock.advance(9_000);
    const holding = ManualDispatcher.holding(1);
    const again = await drive(store, holding, { nodeId: 'node-2', clock });
    await vi.waitFor(() => expect(holding.started).toHaveLength(1));
    expect([...holding.open.values()][0]).toMatchObject({ taskId: 'hold', timeoutMs: undefined });
    clock.advance(1_500);
    await vi.waitFor(async () => {
      const [, late, repeated] = await store.loadTasks('r');
      expect(late).toMatchObject({ status: 'failed', startedAtMs: null });
      expect(repeated).toMatchObject({ status: 'failed' });
      expect(JSON.parse(late!.error!)).toMatchObject({ code: 'TASK_TIMEOUT' });
    });
    [...holding.open.values()][0]!.succeed();
    expect(await again.result).toMatchObject({ completedTasks: ['hold'], failedTasks: ['late', 'again'] });
  });

  it('leaves a task that runs the time that is left', async () => {
    const clock = new ManualClock();
    const store = createVolatileStore({ clock });
    await createRun(store, { tasks: [task('a', [], { deadlineMs: 10_000, timeoutMs: 8_000 })] });
    const first = ManualDispatcher.holding(1);
    const { driver, result } = await drive(store, first, { clock });
    await vi.waitFor(() => expect(first.open.size).toBe(1));
    expect([...first.open.values()][0]!.timeoutMs).toBe(8_000);
    driver.interrupt();
    await result;
    clock.advance(7_000);
    const second = ManualDispatcher.holding(1);
    const again = await drive(store, second, { nodeId: 'node-2', clock });
    await vi.waitFor(() => expect(second.open.size).toBe(1));
    expect([...second.open.values()][0]!.timeoutMs).toBe(3_000);
    [...second.open.values()][0]!.succeed();
    expect(await again.result).toMatchObject({ success: true });
  });
});
