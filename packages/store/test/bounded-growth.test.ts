import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { changes, newRun, turn } from '@conclave/test/contracts/run-columns';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { describeDatabase } from '@conclave/store';
import type { Store } from '@conclave/store';
import { openTestStore, query, temporaryFile } from './temporary-store.ts';

/** What bounds a table, and how many rows are left when nothing may stay. A new table needs its line here. */
const rules: Readonly<Record<string, { readonly bound: string; readonly left: number }>> = {
  approval: { bound: 'goes with its run', left: 0 },
  compensation: { bound: 'goes with its run', left: 0 },
  journal: { bound: 'age and count, or goes with its run', left: 0 },
  lease: { bound: 'age and count of those that expired', left: 0 },
  lease_floor: { bound: 'one row a swarm', left: 1 },
  node: { bound: 'age and count', left: 0 },
  offer: { bound: 'goes with its run', left: 0 },
  run: { bound: 'age and count, of ended runs and of idle ones', left: 0 },
  run_document: { bound: 'goes with its run', left: 0 },
  run_need: { bound: 'goes with its run', left: 0 },
  schema_version: { bound: 'one row a migration', left: -1 },
  shared_state: { bound: 'deleted keys by age; what is set stays until somebody deletes it', left: 0 },
  state_change: { bound: 'age, count and size', left: 0 },
  state_floor: { bound: 'one row a swarm', left: 1 },
  task: { bound: 'goes with its run', left: 0 },
  task_state: { bound: 'goes with its run', left: 0 },
};

const NOTHING_STAYS = {
  maxRuns: 0,
  maxIdleRuns: 0,
  maxJournalLines: 0,
  maxNodes: 0,
  goneMs: 0,
  maxStateChanges: 0,
};

interface Opened {
  readonly store: Store;
  readonly tables: () => Promise<readonly string[]>;
  readonly count: (table: string) => Promise<number>;
  readonly execute: (sql: string) => Promise<void>;
}

async function onSqlite(): Promise<Opened> {
  const path = temporaryFile();
  const store = await openTestStore({ path, retention: NOTHING_STAYS });
  const names = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`;
  return {
    store,
    tables: async () => query(path, names).map((row) => String(row['name'])),
    count: async (table) => Number(query(path, `SELECT count(*) AS n FROM ${table}`)[0]?.['n']),
    execute: async (sql) => {
      const database = new DatabaseSync(path, { timeout: 5_000 });
      database.exec(sql);
      database.close();
    },
  };
}

async function onPostgres(): Promise<Opened> {
  const schema = testSchema();
  const store = await openTestStore({ url: schema.url, retention: NOTHING_STAYS });
  return {
    store,
    tables: async () => (await describeDatabase(schema.url)).tables.map(({ name }) => name),
    count: async (table) => {
      const [row] = await schema.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
      return Number(row?.n);
    },
    execute: async (sql) => void (await schema.query(sql)),
  };
}

/** Something in every table: of an ended run, of one that was left, and of what belongs to no run. */
async function fill({ store, execute }: Opened): Promise<void> {
  for (const runId of ['run_ended', 'run_left']) {
    await store.createRun(newRun(runId, 3));
    const lease = await store.acquireRun(runId, 'node-a', 60_000);
    await store.commitTurn(
      lease,
      turn({ changed: changes([0], 'completed'), journal: [{ kind: 'line', body: '{}' }] }),
    );
    const run = { status: 'completed', stopReason: 'completed', outputs: null } as const;
    if (runId === 'run_ended') await store.commitTurn(lease, turn({ run }));
    await store.releaseRun(lease);
  }
  await store.join({ nodeId: 'node-a', host: 'box', pid: 1, bootId: '' });
  const lease = await store.acquireLease('leader', 'node-a', 60_000);
  await store.releaseLease(lease!);
  await store.state.setState({
    key: 'k',
    value: '1',
    changedBy: 'ann',
    expectedVersion: null,
    expiresInMs: 0,
  });
  await execute(`
    INSERT INTO approval (task_key, run_key, task_id, prompt, status, asked_at)
      SELECT min(t.task_key), r.run_key, 'a', '', 'open', 0 FROM run r JOIN task t ON t.task_key / 4194304 = r.run_key
       GROUP BY r.run_key;
    INSERT INTO compensation (task_key, place, task_type, status, attempt, retries)
      SELECT task_key, 0, 'undo', 'waiting', 0, 0 FROM approval;
    INSERT INTO offer (task_key, swarm_id, run_key, task_id, capability, agent_id, params, priority, offered_at, status,
                       max_attempts, lease_ms)
      SELECT task_key, 'default', run_key, 'a', 'c', 'x', '{}', 0, 0, 'offered', 1, 1 FROM approval;`);
}

describe.each([
  ['SQLite', onSqlite, true],
  ['PostgreSQL', onPostgres, postgres !== undefined],
] as const)('the growth of a store on %s', (_name, open, isThere) => {
  it.skipIf(!isThere)(
    verifies('F4.bounded-tables', 'is bounded by a rule for every table, and sweeping applies it'),
    async () => {
      const opened = await open();
      const tables = [...(await opened.tables())].toSorted();
      expect(tables, 'a new table needs a rule here, and retention that keeps it').toEqual(
        Object.keys(rules).toSorted(),
      );
      await fill(opened);
      const filled = tables.filter((table) => rules[table]?.left === 0);
      for (const table of filled) expect(await opened.count(table), `rows in ${table}`).toBeGreaterThan(0);

      await opened.store.sweep();
      const left: Record<string, number> = {};
      for (const table of tables) left[table] = await opened.count(table);
      const expected = Object.entries(rules).map(([table, rule]) => [
        table,
        rule.left === -1 ? left['schema_version'] : rule.left,
      ]);
      expect(left).toEqual(Object.fromEntries(expected));
    },
  );
});
