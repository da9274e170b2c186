import { describe, expect, it } from 'vitest';
import { changes, newRun, newTasks, range, settle, turn } from '@conclave/test/contracts/run-columns';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { openTestStore, postgresInfo } from './postgres-store.ts';

describe.skipIf(postgres === undefined)('group commit on PostgreSQL', () => {
  it(
    verifies('W3.postgres-group-commit', 'commits together what came in while the last commit ran'),
    async () => {
      const store = await openTestStore({ url: testSchema().url });
      await Promise.all(
        range(0, 50).map(async (i) => {
          await store.createRun(newRun(`run_${i}`, 10));
          const lease = await store.acquireRun(`run_${i}`, 'node-a', 60_000);
          for (const index of range(0, 10)) {
            // Callers that are not in step.
            if (i % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
            await store.commitTurn(lease, settle([index]));
          }
        }),
      );
      const info = await postgresInfo(store);
      expect(info.writes).toBe(50 * 12);
      expect(info.commits).toBeLessThanOrEqual(info.writes / 8);
      const runs = await store.listRuns({ limit: 50 });
      expect(runs.every((run) => run.tasks.completed === 10)).toBe(true);
    },
  );

  it(verifies('W3.postgres-group-commit', 'answers a refusal without touching its neighbours'), async () => {
    const store = await openTestStore({ url: testSchema().url });
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
    expect(await postgresInfo(store)).toMatchObject({ commits: 1, regrouped: 0 });
  });

  it(verifies('W3.postgres-group-commit', 'undoes a call that fails half way, and it alone'), async () => {
    const store = await openTestStore({ url: testSchema().url });
    await store.createRun(newRun('run_a', 2));
    const lease = await store.acquireRun('run_a', 'node-a', 60_000);
    const before = await postgresInfo(store);
    const halfWay = turn({ changed: changes([1], 'completed'), added: newTasks([2, 3, 0]) });
    const beyond = turn({ changed: changes([1, 4_194_304], 'completed') });
    const answers = await Promise.allSettled([
      store.createRun(newRun('run_b', 2)),
      store.commitTurn(lease, halfWay),
      store.commitTurn(lease, beyond),
      store.commitTurn(lease, settle([0])),
      store.createRun(newRun('run_c', 2)),
    ]);
    expect(answers).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'INTERNAL_ERROR' } },
      { status: 'rejected', reason: { code: 'CONFIG_INVALID' } },
      { status: 'fulfilled' },
      { status: 'fulfilled' },
    ]);
    expect((await store.loadTasks('run_a')).map((task) => task.status)).toEqual(['completed', 'ready']);
    expect(await store.listRuns({ limit: 10 })).toHaveLength(3);
    expect(await postgresInfo(store)).toMatchObject({ regrouped: 1, commits: before.commits + 3 });
  });

  it(verifies('W3.postgres-group-commit', 'gives a refusal half way to nobody but its caller'), async () => {
    const store = await openTestStore({ url: testSchema().url });
    await store.createRun(newRun('run_a', 2));
    const lease = await store.acquireRun('run_a', 'node-a', 60_000);
    const answers = await Promise.allSettled([
      store.createRun(newRun('run_b', 2)),
      store.commitTurn(lease, turn({ changed: changes([1, 4_194_304], 'completed') })),
      store.commitTurn(lease, settle([0])),
    ]);
    expect(answers).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'CONFIG_INVALID' } },
      { status: 'fulfilled' },
    ]);
    expect((await store.loadTasks('run_a')).map((task) => task.status)).toEqual(['completed', 'ready']);
  });

  it(verifies('W3.postgres-same-order', 'keeps the order of calls, also of reads after writes'), async () => {
    const store = await openTestStore({ url: testSchema().url });
    const created = store.createRun(newRun('run_1', 1));
    const acquired = store.acquireRun('run_1', 'node-a', 60_000);
    const read = store.loadRun('run_1');
    const left = store.leave('node-a');
    const taken = store.acquireRun('run_1', 'node-b', 60_000);
    await created;
    expect(await acquired).toMatchObject({ epoch: 1 });
    expect((await read).epoch).toBeGreaterThanOrEqual(1);
    await left;
    expect(await taken).toMatchObject({ epoch: 2 });
  });

  it(verifies('W3.postgres-same-order', 'numbers journal lines of two nodes in commit order'), async () => {
    const { url } = testSchema();
    const [a, b] = [await openTestStore({ url }), await openTestStore({ url })];
    const writers = await Promise.all(
      [a, b].map(async (store, i) => {
        await store.createRun(newRun(`run_${i}`, 200));
        const lease = await store.acquireRun(`run_${i}`, `node-${i}`, 60_000);
        return { store, lease };
      }),
    );
    let isWriting = true;
    const written = Promise.all(
      writers.map(async ({ store, lease }) => {
        for (const index of range(0, 200)) await store.commitTurn(lease, settle([index]));
      }),
    ).finally(() => (isWriting = false));
    // Whoever reads on from the last number that it saw must not miss a line that was committed later.
    const seen: number[] = [];
    const readOn = async () => {
      const lines = await a.readJournal({ afterSeq: seen.at(-1) ?? 0, limit: 1_000 });
      seen.push(...lines.map((line) => line.seq));
    };
    while (isWriting) await readOn();
    await written;
    await readOn();
    const all = await b.readJournal({ afterSeq: 0, limit: 10_000 });
    expect(all).toHaveLength(400);
    expect(seen).toEqual(all.map((line) => line.seq));
  });

  it(
    verifies('W3.postgres-locks-bounded', 'waits a bounded time for a row that somebody has locked'),
    async () => {
      const schema = testSchema();
      const store = await openTestStore({ url: schema.url, busyDeadlineMs: 0 });
      await store.createRun(newRun('run_1', 1));
      await store.createRun(newRun('run_2', 1));
      const release = await schema.lock(`SELECT FROM run WHERE run_id = 'run_1' FOR UPDATE`);
      const answers = await Promise.allSettled([
        store.requestControl('run_1', 'pause'),
        store.requestControl('run_2', 'pause'),
      ]);
      await release();
      expect(answers).toMatchObject([
        { status: 'rejected', reason: { code: 'STORE_BUSY' } },
        { status: 'fulfilled' },
      ]);
      await store.requestControl('run_1', 'cancel');
      expect(await store.loadRun('run_1')).toMatchObject({ control: 'cancel' });
    },
  );
});
