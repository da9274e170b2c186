import { describe, expect, it } from 'vitest';
import { newRun, range, settle } from '@conclave/test/contracts/run-columns';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { startCommitting } from '../child-process.ts';
import { openTestStore } from './postgres-store.ts';

const KILLS = process.env['CONCLAVE_TEST_LONG'] === undefined ? 3 : 50;
const TURNS = 40;
const TURN_SIZE = 25;

describe.skipIf(postgres === undefined)('two nodes on one PostgreSQL', () => {
  it(
    verifies('W3.postgres-takeover', 'pass a run on when its lease expires; late writes are refused'),
    async () => {
      const { url } = testSchema();
      const [first, second] = [await openTestStore({ url }), await openTestStore({ url })];
      await first.createRun(newRun('run_1', 3));
      const old = await first.acquireRun('run_1', 'node-a', 60_000);
      await first.commitTurn(old, settle([0]));
      await expect(second.acquireRun('run_1', 'node-b', 60_000)).rejects.toMatchObject({
        code: 'RUN_LEASED',
      });
      await first.renewRun(old, 0);
      const current = await second.acquireRun('run_1', 'node-b', 60_000);
      expect(current).toMatchObject({ epoch: 2 });

      // Both at once: the row's lock decides, and the epoch with it.
      const [late, renewed, inTime] = await Promise.allSettled([
        first.commitTurn(old, settle([1])),
        first.renewRun(old, 60_000),
        second.commitTurn(current, settle([2])),
      ]);
      const fenced = { status: 'rejected', reason: { code: 'LEASE_FENCED', details: { epoch: 1 } } };
      expect([late, renewed, inTime]).toMatchObject([fenced, fenced, { status: 'fulfilled' }]);
      const statuses = (await first.loadTasks('run_1')).map((task) => task.status);
      expect(statuses).toEqual(['completed', 'ready', 'completed']);
    },
  );

  it(verifies('W3.postgres-takeover', 'fence a turn that waits for the lock of the take-over'), async () => {
    const schema = testSchema();
    const store = await openTestStore({ url: schema.url });
    await store.createRun(newRun('run_1', 1));
    const lease = await store.acquireRun('run_1', 'node-a', 60_000);
    const takeOver = await schema.lock(
      `UPDATE run SET holder = 'node-b', epoch = epoch + 1 WHERE run_id = 'run_1'`,
    );
    const late = Promise.allSettled([store.commitTurn(lease, settle([0]))]);
    await schema.untilSomebodyWaits();
    await takeOver('COMMIT');
    expect(await late).toMatchObject([{ status: 'rejected', reason: { code: 'LEASE_FENCED' } }]);
    expect(await store.loadTasks('run_1')).toMatchObject([{ status: 'ready' }]);
  });

  it(
    verifies('W3.postgres-kill-and-resume', `go on with the run of one that was killed, ${KILLS} times`),
    async () => {
      const { url } = testSchema();
      const store = await openTestStore({ url });
      for (const round of range(0, KILLS)) {
        const runId = `run_${round}`;
        await store.createRun(newRun(runId, TURNS * TURN_SIZE));
        const work = { url, runId, turns: TURNS, turnSize: TURN_SIZE, inFlight: 3 };
        const victim = startCommitting(work);
        await victim.until('ack', 1 + ((round * 7) % (TURNS - 5)));
        await victim.kill();
        const acknowledged = victim.said('ack').map((line) => Number(line.split(' ')[1]));
        const before = await store.loadTasks(runId);
        for (const turn of acknowledged) expect(before[turn * TURN_SIZE]?.status).toBe('completed');

        // Its process is gone: nobody waits for the ten minutes of its lease.
        await startCommitting(work).ended;
        const tasks = await store.loadTasks(runId);
        expect(tasks.every((task) => task.status === 'completed')).toBe(true);
        const lines = await store.readJournal({ afterSeq: 0, limit: 100_000, runId });
        const turns = lines.filter(({ kind }) => kind === 'turn').map(({ body }) => Number(body));
        expect(turns.toSorted((a, b) => a - b)).toEqual(range(0, TURNS));
      }
    },
    KILLS * 30_000,
  );
});
