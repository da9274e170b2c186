import { describe, expect, it } from 'vitest';
import { changes, newRun, newTasks, range, settle, turn } from '@conclave/test/contracts/run-columns';
import { verifies } from '@conclave/test/requirements';
import { openTestStore, sqliteInfo, temporaryFile } from './temporary-store.ts';

describe('group commit', () => {
  it(verifies('W3.group-commit', 'flushes calls of one moment together'), async () => {
    const store = await openTestStore({ path: temporaryFile() });
    await Promise.all(range(0, 200).map((i) => store.createRun(newRun(`run_${i}`, 1))));
    expect(await sqliteInfo(store)).toMatchObject({ writes: 200, commits: 1, regrouped: 0 });
  });

  it(verifies('W3.group-commit', 'flushes together what came in while the last flush ran'), async () => {
    const store = await openTestStore({ path: temporaryFile() });
    const callers = range(0, 50);
    await Promise.all(
      callers.map(async (i) => {
        await store.createRun(newRun(`run_${i}`, 10));
        const lease = await store.acquireRun(`run_${i}`, 'node-a', 60_000);
        for (const index of range(0, 10)) {
          // Callers that are not in step.
          if (i % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
          await store.commitTurn(lease, settle([index]));
        }
      }),
    );
    const info = await sqliteInfo(store);
    expect(info.writes).toBe(50 * 12);
    expect(info.commits).toBeLessThanOrEqual(info.writes / 8);
    const runs = await store.listRuns({ limit: 50 });
    expect(runs.every((run) => run.tasks.completed === 10)).toBe(true);
  });

  it(
    verifies('W3.neighbour-failure-isolated', 'answers a refusal without touching its neighbours'),
    async () => {
      const store = await openTestStore({ path: temporaryFile() });
      const answers = await Promise.allSettled([
        store.createRun(newRun('run_a', 2)),
        store.createRun(newRun('run_a', 2)),
        store.requestControl('run_x', 'pause'),
        store.createRun(newRun('run_b', 2)),
      ]);
      expect(answers).toMatchObject([
        { status: 'fulfilled' },
        { status: 'rejected', reason: { code: 'RUN_EXISTS' } },
        { status: 'rejected', reason: { code: 'RUN_NOT_FOUND' } },
        { status: 'fulfilled' },
      ]);
      expect(await store.listRuns({ limit: 10 })).toHaveLength(2);
      expect(await sqliteInfo(store)).toMatchObject({ commits: 1, regrouped: 0 });
    },
  );

  it(
    verifies('W3.neighbour-failure-isolated', 'undoes a call that fails half way, and it alone'),
    async () => {
      const store = await openTestStore({ path: temporaryFile() });
      await store.createRun(newRun('run_a', 2));
      const lease = await store.acquireRun('run_a', 'node-a', 60_000);
      const before = await sqliteInfo(store);
      const halfWay = turn({ changed: changes([1], 'completed'), added: newTasks([2, 3, 0]) });
      const answers = await Promise.allSettled([
        store.createRun(newRun('run_b', 2)),
        store.commitTurn(lease, halfWay),
        store.commitTurn(lease, settle([0])),
        store.createRun(newRun('run_c', 2)),
      ]);
      expect(answers.map((answer) => answer.status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      expect((await store.loadTasks('run_a')).map((task) => task.status)).toEqual(['completed', 'ready']);
      expect(await store.listRuns({ limit: 10 })).toHaveLength(3);
      expect(await sqliteInfo(store)).toMatchObject({ regrouped: 1, commits: before.commits + 3 });
    },
  );

  it('keeps the order of calls', async () => {
    const store = await openTestStore({ path: temporaryFile() });
    const created = store.createRun(newRun('run_1', 1));
    const acquired = store.acquireRun('run_1', 'node-a', 60_000);
    const read = store.loadRun('run_1');
    await created;
    expect(await acquired).toMatchObject({ epoch: 1 });
    expect(await read).toMatchObject({ holder: 'node-a' });
  });
});
