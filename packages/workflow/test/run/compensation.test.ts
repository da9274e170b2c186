import { createVolatileStore } from '@conclave/store';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it, vi } from 'vitest';
import { createRun, drive, task } from './drive.ts';
import { ManualDispatcher } from './manual-dispatcher.ts';
import type { Handler } from './manual-dispatcher.ts';

const undo = (more: object = {}) => ({ compensate: { type: 'undo', ...more } });
const quick = { maxAttempts: 3, backoffMs: 0, jitter: 0 };

/** Tasks named `bad…` fail, `undo…` as they are told, all else gives its id. */
function working(failing: readonly string[], params: Record<string, unknown> = {}): Handler {
  const left = [...failing];
  return (attempt) =>
    queueMicrotask(() => {
      params[attempt.taskId] = attempt.params;
      const at = left.indexOf(attempt.taskId);
      if (attempt.taskId.startsWith('bad')) attempt.fail();
      else if (at < 0) attempt.succeed(attempt.taskId);
      else {
        left.splice(at, 1);
        attempt.fail();
      }
    });
}

async function played(definition: Parameters<typeof createRun>[1], handler = working([]), agents = 1) {
  const store = createVolatileStore();
  const dispatcher = new ManualDispatcher(agents, handler);
  await createRun(store, definition);
  const { result } = await drive(store, dispatcher);
  return { store, dispatcher, result: await result };
}

function undone(dispatcher: ManualDispatcher): string[] {
  return dispatcher.started.filter((name) => name.includes('[compensate]'));
}

describe('a run that fails', () => {
  it(
    verifies('E6.compensated-in-reverse', 'undoes what completed, the last first, and nothing else'),
    async () => {
      const tasks = [
        task('a', [], undo()),
        task('b', ['a']),
        task('c', ['b'], undo()),
        task('each', ['c'], { forEach: ['x', 'y'], ...undo() }),
        task('bad', ['each'], undo()),
        task('never', ['bad'], undo()),
      ];
      const { store, dispatcher, result } = await played({ tasks });
      expect(undone(dispatcher)).toEqual([
        'each[1][compensate]#1',
        'each[0][compensate]#1',
        'c[compensate]#1',
        'a[compensate]#1',
      ]);
      expect(result).toMatchObject({
        success: false,
        stopReason: 'failed',
        tasks: { total: 8, completed: 6, failed: 1, skipped: 1 },
        compensatedTasks: ['each[1]', 'each[0]', 'c', 'a'],
        compensationErrors: {},
      });
      expect(await store.loadRun('r')).toMatchObject({ status: 'failed', ending: 'failed' });
      expect(await store.loadCompensations('r')).toMatchObject([
        { taskId: 'each[1]', status: 'completed', attempt: 1, agentId: 'agent-1' },
        { taskId: 'each[0]', status: 'completed' },
        { taskId: 'c', status: 'completed' },
        { taskId: 'a', status: 'completed' },
      ]);
    },
  );

  it('gives a compensation the value of what it undoes, and the inputs', async () => {
    const params: Record<string, unknown> = {};
    const tasks = [
      task('a', [], undo({ params: { mine: '${{ result }}', same: '${{ tasks.a.result }}' } })),
      task('each', ['a'], {
        forEach: [7],
        ...undo({ params: ['${{ result }}', '${{ item }}', '${{ index }}'] }),
      }),
      task('bad', ['each']),
    ];
    await played({ tasks }, working([], params));
    expect(params['a[compensate]']).toEqual({ mine: 'a', same: 'a' });
    expect(params['each[0][compensate]']).toEqual(['each[0]', 7, 0]);
  });

  it(
    verifies('E6.compensation-failure-reported', 'repeats a compensation, then reports it and goes on'),
    async () => {
      const tasks = [
        task('a', [], undo({ retry: quick })),
        task('b', ['a'], undo({ retry: quick })),
        task('c', ['b'], undo({ params: '${{ $error("no") }}' })),
        task('bad', ['c']),
      ];
      const b = 'b[compensate]';
      const { dispatcher, result } = await played({ tasks }, working([b, b, b, 'a[compensate]']));
      expect(undone(dispatcher)).toEqual([
        'b[compensate]#1',
        'b[compensate]#2',
        'b[compensate]#3',
        'a[compensate]#1',
        'a[compensate]#2',
      ]);
      expect(result.compensatedTasks).toEqual(['a']);
      expect(result.compensationErrors).toMatchObject({
        b: { code: 'AGENT_EXECUTION_FAILED' },
        c: { code: 'WORKFLOW_EXPRESSION_FAILED' },
      });
    },
  );

  it('compensates nothing when it succeeds, also past a failure that is optional', async () => {
    const tasks = [task('a', [], undo()), task('bad', ['a'], { optional: true })];
    const { store, dispatcher, result } = await played({ tasks });
    expect(result).toMatchObject({ success: true, compensatedTasks: [] });
    expect(undone(dispatcher)).toEqual([]);
    expect(await store.loadCompensations('r')).toEqual([]);
  });

  it.each(['interrupt', 'pause'] as const)(
    verifies(['E6.compensation-resumed', 'W2.pause-everywhere'], 'goes on with its compensations after: %s'),
    async (how) => {
      const store = createVolatileStore();
      const tasks = [
        task('a', [], undo()),
        task('b', ['a'], undo()),
        task('c', ['b'], undo()),
        task('bad', ['c']),
      ];
      await createRun(store, { tasks });
      const first = new ManualDispatcher(1, (attempt) => {
        if (attempt.taskId !== 'b[compensate]') working([])(attempt);
      });
      const { driver, result } = await drive(store, first);
      await vi.waitFor(() => expect(first.started).toContain('b[compensate]#1'));
      driver[how]();
      if (how === 'pause') [...first.open.values()][0]!.succeed();
      const cut = await result;
      const done = how === 'pause' ? ['c', 'b'] : ['c'];
      expect(cut).toMatchObject({ success: false, compensatedTasks: done });
      expect(cut.stopReason).toBe(how === 'pause' ? 'paused' : 'interrupted');
      expect(await store.loadRun('r')).toMatchObject({ ending: 'failed' });
      const second = new ManualDispatcher(1);
      const ended = await (await drive(store, second, { nodeId: 'node-2' })).result;
      expect(second.started).toEqual(
        how === 'pause' ? ['a[compensate]#1'] : ['b[compensate]#2', 'a[compensate]#1'],
      );
      expect(ended).toMatchObject({ stopReason: 'failed', compensatedTasks: ['c', 'b', 'a'] });
      expect(await store.loadRun('r')).toMatchObject({ status: 'failed' });
    },
  );
});

describe('a run that is cancelled', () => {
  const tasks = [task('a', [], undo()), task('hold', ['a'], undo())];

  async function cancelled(definition: Parameters<typeof createRun>[1]) {
    const store = createVolatileStore();
    const dispatcher = new ManualDispatcher(1, (attempt) => {
      if (attempt.taskId !== 'hold') working([])(attempt);
    });
    await createRun(store, definition);
    const { driver, result } = await drive(store, dispatcher);
    await vi.waitFor(() => expect(dispatcher.started).toContain('hold#1'));
    driver.cancel();
    return { store, dispatcher, result: await result };
  }

  it(verifies('E6.compensated-in-reverse', 'undoes what had completed, and is cancelled then'), async () => {
    const { store, dispatcher, result } = await cancelled({ tasks });
    expect(undone(dispatcher)).toEqual(['a[compensate]#1']);
    expect(result).toMatchObject({
      stopReason: 'cancelled',
      cancelledTasks: ['hold'],
      compensatedTasks: ['a'],
    });
    expect(await store.loadRun('r')).toMatchObject({ status: 'cancelled', ending: 'cancelled' });
  });

  it('leaves things as they are where the workflow says so', async () => {
    const { store, dispatcher, result } = await cancelled({ tasks, onCancel: 'keep' });
    expect(undone(dispatcher)).toEqual([]);
    expect(result).toMatchObject({ stopReason: 'cancelled', compensatedTasks: [] });
    expect(await store.loadRun('r')).toMatchObject({ status: 'cancelled', ending: null });
  });
});
