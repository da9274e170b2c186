import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Clock } from '@conclave/contracts';
import { systemClock } from '@conclave/contracts';
import { changes, newRun, range, turn } from '@conclave/test/contracts/run-columns';
import { verifies } from '@conclave/test/requirements';
import { createVolatileStore } from '@conclave/store';
import type { RetentionInput, Store } from '@conclave/store';
import { openTestStore, query, temporaryFile } from './temporary-store.ts';

const DAY_MS = 86_400_000;
const noState = { stateKeys: 0, stateChanges: 0 };

interface Aged {
  readonly store: Store;
  /** Makes everything that is there older. */
  readonly age: (ms: number) => void;
}

const targets: readonly (readonly [string, (retention?: RetentionInput) => Promise<Aged>])[] = [
  [
    'SQLite',
    async (retention = {}) => {
      const path = temporaryFile();
      return { store: await openTestStore({ path, retention }), age: (ms) => backdate(path, ms) };
    },
  ],
  [
    'the volatile store',
    (retention = {}) => {
      let lateMs = 0;
      const clock: Clock = {
        ...systemClock,
        nowMs: () => systemClock.nowMs() + lateMs,
        monotonicMs: () => systemClock.monotonicMs() + lateMs,
      };
      const store = createVolatileStore({ clock, retention });
      return Promise.resolve({ store, age: (ms: number) => void (lateMs += ms) });
    },
  ],
];

describe.each(targets)('retention of %s', (_name, open) => {
  it(verifies('F4.retention-default', 'removes ended runs older than 30 days'), async () => {
    const { store, age } = await open();
    await createRuns(store, ['run_old', 'run_open'], { ended: ['run_old'] });
    age(31 * DAY_MS);
    await createRuns(store, ['run_new'], { ended: ['run_new'] });

    expect(await store.sweep()).toMatchObject({ runs: 1, tasks: 3 });
    expect(await ids(store)).toEqual(['run_new', 'run_open']);
    await expect(store.loadTasks('run_old')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    expect(await store.loadTasks('run_open')).toHaveLength(3);
    expect(await store.readJournal({ afterSeq: 0, limit: 9, runId: 'run_old' })).toEqual([]);
    await createRuns(store, ['run_old'], { ended: [] });
  });

  it(verifies('F4.retention-default', 'keeps the newest 1,000 ended runs'), async () => {
    const { store } = await open();
    const all = range(0, 1_003).map((i) => `run_${i}`);
    await createRuns(store, all, { ended: all.filter((id) => id !== 'run_1') });
    expect(await store.sweep()).toMatchObject({ runs: 2 });
    const left = await ids(store);
    expect(left).toHaveLength(1_001);
    expect(left.slice(-2)).toEqual(['run_3', 'run_1']);
    expect(await store.sweep()).toEqual({
      runs: 0,
      tasks: 0,
      journalLines: 0,
      nodes: 0,
      leases: 0,
      ...noState,
    });
  });

  it(
    verifies('F4.journal-bounded', 'keeps the newest journal lines, and all of a run that has not ended'),
    async () => {
      const { store, age } = await open({ maxJournalLines: 2, batchRows: 2 });
      await createRuns(store, ['run_1', 'run_2', 'run_3'], { ended: ['run_2', 'run_3'] });
      await createRuns(store, ['run_4', 'run_5'], { ended: ['run_4', 'run_5'] });
      expect(await store.sweep()).toMatchObject({ journalLines: 2, runs: 0 });
      expect(await journalRuns(store)).toEqual(['run_1', 'run_4', 'run_5']);
      await store.appendEvents([{ kind: 'node.joined', body: '{}' }]);
      age(8 * DAY_MS);
      expect(await store.sweep()).toMatchObject({ journalLines: 3, runs: 0 });
      expect(await journalRuns(store)).toEqual(['run_1']);
    },
  );

  it('never gives a sequence number twice', async () => {
    const { store } = await open({ maxRuns: 0 });
    await createRuns(store, ['run_1'], { ended: ['run_1'] });
    const [before] = await store.readJournal({ afterSeq: 0, limit: 1 });
    await store.sweep();
    await createRuns(store, ['run_2'], { ended: [] });
    const [after] = await store.readJournal({ afterSeq: 0, limit: 1 });
    expect(after?.seq).toBeGreaterThan(before?.seq ?? Infinity);
  });

  it("forgets nodes and leases that are gone, but not the leases' epochs", async () => {
    const { store, age } = await open();
    await store.join({ nodeId: 'node-a', host: 'box', pid: 1, bootId: '' });
    const lease = await store.acquireLease('leader', 'node-a', 1_000);
    expect(await store.sweep()).toMatchObject({ nodes: 0, leases: 0 });
    age(2 * DAY_MS);
    expect(await store.sweep()).toMatchObject({ nodes: 1, leases: 1 });
    const next = await store.acquireLease('leader', 'node-b', 1_000);
    expect(next?.epoch).toBeGreaterThan(lease?.epoch ?? Infinity);
  });
});

describe.each(targets)('retention of idle runs in %s', (_name, open) => {
  it(
    verifies('F4.idle-runs-go', 'removes runs that nobody has driven for 90 days, and none that is driven'),
    async () => {
      const { store, age } = await open();
      await store.createRun(newRun('run_created', 1));
      await store.createRun({ ...newRun('run_submitted', 1), isSubmitted: true });
      await createRuns(store, ['run_left', 'run_driven'], { ended: [] });
      await store.releaseRun({ runId: 'run_left', nodeId: 'node-a', epoch: 1 });
      age(89 * DAY_MS);
      expect(await store.sweep()).toMatchObject({ runs: 0 });
      await store.acquireRun('run_driven', 'node-a', 60_000);
      age(2 * DAY_MS);
      await store.acquireRun('run_driven', 'node-a', 60_000);
      expect(await store.sweep()).toMatchObject({ runs: 3 });
      expect(await ids(store)).toEqual(['run_driven']);
    },
  );

  it(
    verifies('F4.idle-runs-go', 'keeps the newest of those that were left, and a backlog whole'),
    async () => {
      const { store } = await open({ maxIdleRuns: 1 });
      for (const id of ['a', 'b', 'c']) await store.createRun(newRun(id, 1));
      for (const id of ['x', 'y']) await store.createRun({ ...newRun(id, 1), isSubmitted: true });
      expect(await store.sweep()).toMatchObject({ runs: 2 });
      expect(await ids(store)).toEqual(['y', 'x', 'c']);
    },
  );
});

describe('retention of a large run', () => {
  it('deletes in batches and leaves nothing behind', async () => {
    const path = temporaryFile();
    const store = await openTestStore({ path, retention: { maxRuns: 0, batchRows: 100 } });
    await store.createRun(newRun('run_keep', 10));
    await store.createRun(newRun('run_1', 950));
    const lease = await store.acquireRun('run_1', 'node-a', 60_000);
    await store.commitTurn(lease, turn({ changed: changes(range(0, 950), 'completed') }));
    await store.commitTurn(lease, turn({ run: ended, journal: [{ kind: 'end', body: '{}' }] }));

    expect(await store.sweep()).toEqual({
      runs: 1,
      tasks: 950,
      journalLines: 2,
      nodes: 0,
      leases: 0,
      ...noState,
    });
    const count = (table: string) => query(path, `SELECT count(*) AS n FROM ${table}`)[0]?.['n'];
    expect(['run', 'run_document', 'task', 'task_state', 'journal'].map(count)).toEqual([1, 1, 10, 0, 0]);
  });

  it('is finished by the next sweep when the first one did not end', async () => {
    const path = temporaryFile();
    const store = await openTestStore({ path });
    await createRuns(store, ['run_1', 'run_2'], { ended: ['run_1', 'run_2'] });
    const database = new DatabaseSync(path, { timeout: 5_000 });
    database.exec(
      `UPDATE run SET purging = 1 WHERE run_id = 'run_1'; DELETE FROM task WHERE task_id = 'task-0'`,
    );
    database.close();
    expect(await ids(store)).toEqual(['run_2']);
    expect(await store.sweep()).toMatchObject({ runs: 1 });
    expect(query(path, 'SELECT run_id FROM run')).toEqual([{ run_id: 'run_2' }]);
  });
});

const ended = { status: 'completed', stopReason: 'completed', outputs: null } as const;

/** Runs of three tasks with one journal line each. */
async function createRuns(
  store: Store,
  runIds: readonly string[],
  options: { readonly ended: readonly string[] },
): Promise<void> {
  await Promise.all(
    runIds.map(async (runId) => {
      await store.createRun(newRun(runId, 3));
      const lease = await store.acquireRun(runId, 'node-a', 60_000);
      const run = options.ended.includes(runId) ? ended : null;
      await store.commitTurn(lease, turn({ run, journal: [{ kind: 'line', body: '{}' }] }));
    }),
  );
}

async function ids(store: Store): Promise<string[]> {
  return (await store.listRuns({ limit: 10_000 })).map((run) => run.runId);
}

async function journalRuns(store: Store) {
  return (await store.readJournal({ afterSeq: 0, limit: 100 })).map((line) => line.runId);
}

function backdate(path: string, ms: number): void {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  database.exec(`UPDATE run SET finished_at = finished_at - ${ms}, created_at = created_at - ${ms}, lease_until = lease_until - ${ms}; UPDATE journal SET at = at - ${ms};
    UPDATE node SET seen_at = seen_at - ${ms}; UPDATE lease SET lease_until = lease_until - ${ms}`);
  database.close();
}
