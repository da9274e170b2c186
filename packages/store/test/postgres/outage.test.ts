import { describe, expect, it, vi } from 'vitest';
import { newRun, newTasks, range, settle, turn } from '@conclave/test/contracts/run-columns';
import { TcpProxy } from '@conclave/test/postgres/tcp-proxy';
import type { CommitMishap } from '@conclave/test/postgres/tcp-proxy';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import type { StoreNotice } from '../../src/writer/protocol.ts';
import { openTestStore } from './postgres-store.ts';

async function storeBehindProxy(options: { readonly outageLimitMs?: number } = {}) {
  const schema = testSchema();
  const proxy = await TcpProxy.open();
  const notices: StoreNotice[] = [];
  const onNotice = (notice: StoreNotice) => void notices.push(notice);
  const store = await openTestStore({ url: proxy.through(schema.url), onNotice, ...options });
  const said = () => notices.map(({ message }) => message);
  return { schema, proxy, store, said, notices };
}

describe.skipIf(postgres === undefined)('a PostgreSQL that goes away', () => {
  it(
    verifies('W3.postgres-outage', 'is waited for in the middle of the work; then everything goes on'),
    async () => {
      const { schema, proxy, store, said, notices } = await storeBehindProxy();
      const committed: number[] = [];
      const work = range(0, 8).map(async (i) => {
        await store.createRun(newRun(`run_${i}`, 100));
        const lease = await store.acquireRun(`run_${i}`, 'node-a', 60_000);
        for (const index of range(0, 100)) {
          await store.commitTurn(lease, settle([index]));
          committed.push(index);
        }
      });
      const all = Promise.all(work);
      await vi.waitFor(() => expect(committed.length).toBeGreaterThan(40));
      for (const round of [1, 2]) {
        await proxy.cut();
        await vi.waitFor(() => expect(said()).toHaveLength(2 * round - 1));
        const reading = store.loadRun('run_0');
        await proxy.restore();
        expect(await reading).toMatchObject({ epoch: 1 });
        await vi.waitFor(() => expect(said()).toHaveLength(2 * round));
      }
      await all;

      expect(said()).toEqual([
        'database lost, waiting for it',
        'database is back',
        'database lost, waiting for it',
        'database is back',
      ]);
      expect(notices[1]?.fields['goneMs']).toBeGreaterThan(0);
      expect(await schema.query('SELECT DISTINCT turns FROM run')).toEqual([{ turns: '100' }]);
      expect(await store.readJournal({ afterSeq: 0, limit: 10_000 })).toHaveLength(800);
    },
  );

  it(
    verifies('W3.postgres-outage', 'repeats a call whose session the server ended before the commit'),
    async () => {
      const schema = testSchema();
      const store = await openTestStore({ url: schema.url });
      await store.createRun(newRun('run_1', 1));
      const release = await schema.lock(`SELECT FROM run WHERE run_id = 'run_1' FOR UPDATE`);
      const call = store.requestControl('run_1', 'pause');
      await schema.untilSomebodyWaits();
      const ended = await schema.query(
        `SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity
        WHERE application_name LIKE 'conclave writer ${process.pid} %' AND wait_event_type = 'Lock'`,
      );
      expect(ended).toEqual([{ done: true }]);
      await release();
      await call;
      expect(await store.loadRun('run_1')).toMatchObject({ control: 'pause' });
    },
  );

  it(verifies('W3.postgres-outage', 'goes unnoticed when nothing was asked meanwhile'), async () => {
    const { proxy, store } = await storeBehindProxy();
    await store.createRun(newRun('run_1', 1));
    await proxy.cut();
    await proxy.restore();
    expect(await store.loadTasks('run_1')).toHaveLength(1);
    await store.createRun(newRun('run_2', 1));
    expect(await store.listRuns({ limit: 5 })).toHaveLength(2);
  });

  it(
    verifies(
      'W3.postgres-outage-limit',
      'ends calls with STORE_UNAVAILABLE when it stays away, not for ever',
    ),
    async () => {
      const { proxy, store } = await storeBehindProxy({ outageLimitMs: 200 });
      await store.createRun(newRun('run_1', 2));
      const lease = await store.acquireRun('run_1', 'node-a', 60_000);
      await proxy.cut();
      const unavailable = { status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } };
      const calls = [
        store.commitTurn(lease, settle([0])),
        store.renewRun(lease, 60_000),
        store.loadRun('run_1'),
      ];
      expect(await Promise.allSettled(calls)).toMatchObject([unavailable, unavailable, unavailable]);

      await proxy.restore();
      await store.commitTurn(lease, settle([1]));
      expect((await store.loadTasks('run_1')).map((task) => task.status)).toEqual(['ready', 'completed']);
      expect(await store.acquireRun('run_1', 'node-a', 60_000)).toMatchObject({ epoch: 2 });
    },
  );

  it.each<CommitMishap>(['answer-lost', 'lost', 'lost-and-held'])(
    verifies('W3.postgres-unanswered-commit', 'does nothing twice and forgets nothing: %s'),
    async (mishap) => {
      const { schema, proxy, store } = await storeBehindProxy();
      await store.createRun(newRun('run_1', 1));
      const lease = await store.acquireRun('run_1', 'node-a', 60_000);

      const spoiled = proxy.spoilNextCommit(mishap);
      const answers = await Promise.allSettled([
        store.createRun(newRun('run_2', 1)),
        store.commitTurn(lease, turn({ added: newTasks([1, 2]), journal: [{ kind: 'a', body: '{}' }] })),
        store.requestControl('run_9', 'pause'),
        store.acquireLease('leader', 'node-a', 60_000),
      ]);
      await spoiled;

      // Done twice, the run would exist, the tasks would collide, the lease would have a larger epoch.
      expect(answers).toMatchObject([
        { status: 'fulfilled' },
        { status: 'fulfilled' },
        { status: 'rejected', reason: { code: 'RUN_NOT_FOUND' } },
        { status: 'fulfilled', value: { epoch: 1 } },
      ]);
      expect(await store.loadTasks('run_1')).toHaveLength(3);
      expect(await store.readJournal({ afterSeq: 0, limit: 10 })).toHaveLength(1);
      expect(await schema.query(`SELECT turns FROM run WHERE run_id = 'run_1'`)).toEqual([{ turns: '1' }]);
    },
  );
});
