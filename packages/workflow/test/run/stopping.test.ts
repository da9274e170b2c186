import { ConclaveError } from '@conclave/contracts';
import type { RunResult, RunStore, RunTurn } from '@conclave/contracts';
import { createVolatileStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import { describe, expect, it, vi } from 'vitest';
import { createRun, drive, task } from './drive.ts';
import { ManualDispatcher } from './manual-dispatcher.ts';

const diamond = { tasks: [task('a'), task('b', ['a']), task('c', ['a']), task('d', ['b', 'c'])] };

async function begun(definition: Parameters<typeof createRun>[1] = diamond, agents = 2) {
  const store = createVolatileStore();
  const dispatcher = ManualDispatcher.holding(agents);
  await createRun(store, definition);
  const driven = await drive(store, dispatcher);
  await vi.waitFor(() => expect(dispatcher.open.size).toBeGreaterThan(0));
  return { store, dispatcher, ...driven };
}

function succeedAll(dispatcher: ManualDispatcher): void {
  for (const attempt of dispatcher.open.values()) attempt.succeed(attempt.taskId);
}

/** The store with one method replaced. */
function overriding(store: Store, override: Partial<RunStore>): Store {
  return new Proxy(store, {
    get(target, key) {
      const value: unknown = Reflect.get(key in override ? override : target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('stopping a run', () => {
  it(verifies('W2.resume-reuses', 'is resumed without running a finished task again'), async () => {
    const { store, dispatcher, driver, result } = await begun();
    succeedAll(dispatcher);
    await vi.waitFor(() => expect(dispatcher.started).toContain('c#1'));
    driver.interrupt();
    expect(await result).toMatchObject({ success: false, stopReason: 'interrupted', completedTasks: ['a'] });
    expect(dispatcher.cancelled.map(({ reason }) => reason)).toEqual(['shutdown', 'shutdown']);
    const second = new ManualDispatcher(2);
    const resumed = await (await drive(store, second, { nodeId: 'node-2' })).result;
    expect(second.started.toSorted()).toEqual(['b#1', 'c#1', 'd#1']);
    expect(resumed).toMatchObject({ success: true, tasks: { total: 4, completed: 4, reused: 1 } });
    expect(resumed.results).toEqual({ a: 'a' });
  });

  it('resumes in the middle of a fan-out', async () => {
    const each = task('each', [], { forEach: ['x', 'y', 'z'], params: '${{ item }}' });
    const { store, dispatcher, driver, result } = await begun({ tasks: [each, task('after', ['each'])] }, 2);
    [...dispatcher.open.values()][0]!.succeed('first');
    await vi.waitFor(() => expect(dispatcher.started).toContain('each[2]#1'));
    driver.interrupt();
    expect((await result).completedTasks).toEqual(['each[0]']);
    const second = new ManualDispatcher(2, (attempt) =>
      queueMicrotask(() => attempt.succeed(attempt.params)),
    );
    const resumed = await (await drive(store, second)).result;
    expect(resumed.results['each']).toEqual(['first', 'y', 'z']);
    expect(second.started.map((it) => it.split('#')[0])).toEqual(['each[1]', 'each[2]', 'after']);
    expect(resumed.tasks).toMatchObject({ total: 5, completed: 5, reused: 1 });
  });

  it('gives a fan-out that was skipped no value when it is resumed, as before', async () => {
    const skipped = task('skipped', [], { when: false, forEach: ['x'] });
    const outputs = { list: '${{ tasks.skipped.result }}', items: '${{ $count(tasks.skipped.items) }}' };
    const { store, dispatcher, driver, result } = await begun({
      tasks: [skipped, task('a'), task('b', ['a'])],
      outputs,
    });
    succeedAll(dispatcher);
    await vi.waitFor(() => expect(dispatcher.started).toContain('b#1'));
    driver.interrupt();
    expect(await result).toMatchObject({ skippedTasks: ['skipped'] });
    const second = new ManualDispatcher(2, (attempt) => queueMicrotask(() => attempt.succeed(null)));
    const resumed = await (await drive(store, second)).result;
    expect(resumed).toMatchObject({ success: true, outputs: { items: 0 } });
    expect(resumed.outputs).not.toHaveProperty('list');
  });

  it(
    verifies('W3.expired-starts-nothing', 'starts nothing on a lease that has run out until it is renewed'),
    async () => {
      const clock = new ManualClock();
      const store = createVolatileStore({ clock });
      const dispatcher = ManualDispatcher.holding(1);
      await createRun(store, { tasks: [task('a'), task('b')] });
      let renewals: PromiseWithResolvers<'none'>[] = [];
      const slow = overriding(store, {
        renewRun: () => {
          renewals.push(Promise.withResolvers());
          return renewals.at(-1)!.promise;
        },
      });
      const { result } = await drive(slow, dispatcher, { clock });
      await vi.waitFor(() => expect(dispatcher.started).toEqual(['a#1']));
      clock.advance(60_000);
      succeedAll(dispatcher);
      await vi.waitFor(async () =>
        expect((await store.loadTasks('r'))[0]).toMatchObject({ status: 'completed' }),
      );
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(dispatcher.started).toEqual(['a#1']);
      // This answer says how it was a minute ago.
      renewals.shift()!.resolve('none');
      await vi.waitFor(() => {
        clock.advance(2_500);
        expect(renewals).toHaveLength(1);
      });
      renewals[0]!.resolve('none');
      await vi.waitFor(() => expect(dispatcher.started).toEqual(['a#1', 'b#1']));
      renewals = [];
      succeedAll(dispatcher);
      expect(await result).toMatchObject({ success: true });
    },
  );

  it(
    verifies(
      'W3.expired-starts-nothing',
      'counts a lease from before it was asked for, not from its arrival',
    ),
    async () => {
      const clock = new ManualClock();
      const store = createVolatileStore({ clock });
      const dispatcher = ManualDispatcher.holding(1);
      await createRun(store, { tasks: [task('a')] });
      const stopped = overriding(store, {
        loadRun: (runId) => {
          clock.advance(60_000);
          return store.loadRun(runId);
        },
      });
      const { result } = await drive(stopped, dispatcher, { clock });
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(dispatcher.started).toEqual([]);
      clock.advance(2_500);
      await vi.waitFor(() => expect(dispatcher.started).toEqual(['a#1']));
      succeedAll(dispatcher);
      expect(await result).toMatchObject({ success: true });
    },
  );

  it(verifies('W2.pause-resume', 'lets running tasks end when it is paused'), async () => {
    const { store, dispatcher, driver, result } = await begun();
    driver.pause();
    succeedAll(dispatcher);
    expect(await result).toMatchObject({ stopReason: 'paused', completedTasks: ['a'] });
    expect(dispatcher.started).toEqual(['a#1']);
    expect(await store.loadRun('r')).toMatchObject({ status: 'paused', holder: null });
    const resumed = await (await drive(store, new ManualDispatcher(2))).result;
    expect(resumed).toMatchObject({ success: true, tasks: { completed: 4, reused: 1 } });
  });

  it(verifies('W2.cancel', 'ends every task when it is cancelled'), async () => {
    const { store, dispatcher, driver, result } = await begun({
      tasks: [task('a'), task('x', [], { forEach: [1, 2, 3] }), task('d', ['x'])],
    });
    await vi.waitFor(() => expect(dispatcher.started).toHaveLength(2));
    expect(driver.progress()).toMatchObject({ total: 6, running: 2, ready: 2, cancelled: 0 });
    driver.cancel();
    expect(driver.progress()).toMatchObject({ total: 6, running: 2, ready: 0, cancelled: 3 });
    const { stopReason, success, cancelledTasks, tasks } = await result;
    expect({ stopReason, success }).toEqual({ stopReason: 'cancelled', success: false });
    expect(cancelledTasks).toEqual(['a', 'x', 'd', 'x[0]', 'x[1]', 'x[2]']);
    expect(tasks).toMatchObject({ total: 6, cancelled: 6 });
    expect(await store.loadRun('r')).toMatchObject({ status: 'cancelled' });
    expect((await store.loadTasks('r')).every((row) => row.status === 'cancelled')).toBe(true);
  });

  it(
    verifies(
      'W3.unrecorded-not-claimed',
      'stops and writes nothing more when another node has taken the run',
    ),
    async () => {
      const { store, dispatcher, result } = await begun();
      const { lease } = await takeOver(store);
      succeedAll(dispatcher);
      const lost = await result;
      expect(lost).toMatchObject({ success: false, stopReason: 'lease_lost' });
      expect(lost.stopError?.code).toBe('LEASE_FENCED');
      expect((await store.loadTasks('r'))[0]?.status).not.toBe('completed');
      expectNothingDone(lost);
      await store.releaseRun(lease);
    },
  );

  it('stops resumably when the store cannot write', async () => {
    const full = new ConclaveError('STORE_FULL', { details: { path: '/x', reason: 'no space' } });
    const real = createVolatileStore();
    let commits = 0;
    const store = overriding(real, {
      commitTurn: (lease, turn) => (++commits > 1 ? Promise.reject(full) : real.commitTurn(lease, turn)),
    });
    await createRun(store, diamond);
    const first = await (await drive(store, new ManualDispatcher(1))).result;
    expect(first).toMatchObject({
      success: false,
      stopReason: 'interrupted',
      stopError: { code: 'STORE_FULL' },
    });
    expectNothingDone(first);
    const resumed = await (await drive(real, new ManualDispatcher(1))).result;
    expect(resumed.success).toBe(true);
  });

  it(
    verifies('W3.refused-turn-ends-run', 'stops when a turn is refused while the next one is under way'),
    async () => {
      const store = createVolatileStore();
      const dispatcher = ManualDispatcher.holding(2);
      await createRun(store, { tasks: [task('a'), task('b')] });
      const answers: PromiseWithResolvers<void>[] = [];
      const slow = overriding(store, {
        commitTurn: (_lease, { changed }) => {
          if (changed.index.length === 0) return Promise.resolve();
          answers.push(Promise.withResolvers());
          return answers.at(-1)!.promise;
        },
      });
      const { result } = await drive(slow, dispatcher);
      await vi.waitFor(() => expect(dispatcher.open.size).toBe(2));
      const attempts = [...dispatcher.open.values()];
      attempts[0]!.succeed('a');
      await vi.waitFor(() => expect(answers).toHaveLength(1));
      attempts[1]!.succeed('b');
      await vi.waitFor(() => expect(answers).toHaveLength(2));
      answers[0]!.reject(new ConclaveError('STORE_BUSY', { details: { path: 'x', waitedMs: 1 } }));
      // The turn that the refusal brings about is over before the other answer comes.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      answers[1]!.resolve();
      expect(await result).toMatchObject({ stopReason: 'interrupted', completedTasks: ['b'] });
    },
  );

  it(
    verifies('W3.turns-build-on-durable', 'sends nothing that builds on a turn before that turn is durable'),
    async () => {
      const store = createVolatileStore();
      const dispatcher = ManualDispatcher.holding(2);
      await createRun(store, { tasks: [task('a'), task('b')] });
      const turns: RunTurn[] = [];
      const first = Promise.withResolvers<void>();
      const slow = overriding(store, {
        commitTurn: async (lease, turn) => {
          turns.push(turn);
          if (turns.length === 1) await first.promise;
          await store.commitTurn(lease, turn);
        },
      });
      const { result } = await drive(slow, dispatcher);
      await vi.waitFor(() => expect(dispatcher.open.size).toBe(2));
      succeedAll(dispatcher);
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(turns.map(({ run }) => run?.status)).toEqual(['running']);
      first.reject(new ConclaveError('STORE_BUSY', { details: { path: 'x', waitedMs: 1 } }));
      expect(await result).toMatchObject({ stopReason: 'interrupted', completedTasks: [] });
      expect(await store.loadRun('r')).toMatchObject({ status: 'pending' });
      expect((await store.loadTasks('r')).map(({ status }) => status)).toEqual(['waiting', 'waiting']);
    },
  );

  it(verifies('W2.cancel', 'ends items that were being added when it was cancelled'), async () => {
    const store = createVolatileStore();
    const adding = Promise.withResolvers<void>();
    let isAdding = false;
    const slow = overriding(store, {
      commitTurn: async (lease, turn) => {
        isAdding ||= turn.added !== null;
        if (turn.added !== null) await adding.promise;
        await store.commitTurn(lease, turn);
      },
    });
    await createRun(store, { tasks: [task('each', [], { forEach: ['x', 'y'] })] });
    const { driver, result } = await drive(slow, new ManualDispatcher(1));
    await vi.waitFor(() => expect(isAdding).toBe(true));
    driver.cancel();
    adding.resolve();
    expect(await result).toMatchObject({ stopReason: 'cancelled', tasks: { total: 3, cancelled: 3 } });
    expect((await store.loadTasks('r')).map(({ status }) => status)).toEqual(Array(3).fill('cancelled'));
  });

  it('refuses a run that nobody can do before it writes anything', async () => {
    const store = createVolatileStore();
    await createRun(store, { tasks: [{ id: 'a', type: 'unknown' }] });
    await expect(drive(store, new ManualDispatcher(1))).rejects.toMatchObject({
      code: 'AGENT_NONE_CAPABLE',
    });
    expect((await store.loadRun('r')).status).toBe('pending');
  });
});

/** What was done but not recorded is not in the result, neither in the counts nor in the lists made from it later. */
function expectNothingDone({ tasks, completedTasks, results }: RunResult): void {
  expect({ completed: tasks.completed, completedTasks, results }).toEqual({
    completed: 0,
    completedTasks: [],
    results: {},
  });
}

async function takeOver(store: RunStore) {
  const { holder } = await store.loadRun('r');
  await store.releaseRun({ runId: 'r', nodeId: holder!, epoch: (await store.loadRun('r')).epoch });
  return { lease: await store.acquireRun('r', 'node-2', 10_000) };
}
