import { describe, expect, it } from 'vitest';
import { newRun } from '@conclave/test/contracts/run-columns';
import { verifies } from '@conclave/test/requirements';
import { startCommitting } from './child-process.ts';
import { migrations } from '../src/sqlite/migrations/migrations.ts';
import { damageIn, openTestStore, query, temporaryFile } from './temporary-store.ts';

const PROCESSES = 3;
const TURNS = 100;

describe('several processes on one file', () => {
  it(
    verifies('W3.shared-file', 'lose no write and wait a bounded time for each other'),
    async () => {
      const path = temporaryFile();
      const store = await openTestStore({ path });
      const runIds = Array.from({ length: PROCESSES }, (_, i) => `run_${i}`);
      await Promise.all(runIds.map((runId) => store.createRun(newRun(runId, TURNS))));

      const children = runIds.map((runId) =>
        startCommitting({ path, runId, turns: TURNS, turnSize: 1, inFlight: 1 }, 'wait'),
      );
      await Promise.all(children.map((child) => child.until('held')));
      for (const child of children) child.say('begin');
      await Promise.all(children.map((child) => child.ended));

      for (const run of await store.listRuns({ limit: PROCESSES })) {
        expect(run).toMatchObject({ holder: null, tasks: { total: TURNS, completed: TURNS } });
        const lines = await store.readJournal({ afterSeq: 0, limit: 1_000, runId: run.runId });
        expect(lines.filter(({ kind }) => kind === 'tasks.changed')).toHaveLength(TURNS);
        expect(lines).toHaveLength(2 * TURNS);
      }
      expect(damageIn(path)).toEqual([]);
      const figure = (name: string) => children.map((child) => Number(child.said(name)[0]?.split(' ')[1]));
      expect(Math.max(...figure('busy'))).toBeGreaterThan(0);
      // SQLite's own waiting let one of four writers wait for 2.8 s on an idle machine.
      expect(Math.max(...figure('slowest'))).toBeLessThan(2_500);
    },
    60_000,
  );

  it('make a new file together', async () => {
    const path = temporaryFile();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openTestStore({ path })));
    await Promise.all(stores.map((store, i) => store.createRun(newRun(`run_${i}`, 1))));
    expect(await stores[0]?.listRuns({ limit: 10 })).toHaveLength(4);
    expect(query(path, 'SELECT version FROM schema_version')).toEqual(
      migrations.map((_, i) => ({ version: i + 1 })),
    );
  });

  it('keep swarms apart', async () => {
    const path = temporaryFile();
    const one = await openTestStore({ path, swarmId: 'one' });
    const two = await openTestStore({ path, swarmId: 'two' });
    await one.createRun(newRun('run_1', 1));
    await two.createRun(newRun('run_1', 2));
    expect(await two.loadTasks('run_1')).toHaveLength(2);
    expect(await one.listRuns({ limit: 10 })).toMatchObject([{ tasks: { total: 1 } }]);
    expect(await one.acquireLease('leader', 'node-a', 60_000)).not.toBeNull();
    expect(await two.acquireLease('leader', 'node-b', 60_000)).not.toBeNull();
  });
});
