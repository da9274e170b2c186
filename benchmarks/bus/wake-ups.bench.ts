/**
 * Wake-ups between nodes: how long they take, how many there can be, and what they cost the store.
 *
 *   DATABASE_URL=… NATS_URL=… node --conditions=conclave-source benchmarks/bus/wake-ups.bench.ts [--smoke]
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInProcessWakeUps } from '@conclave/bus';
import type { WakeUps } from '@conclave/contracts';
import { openStore } from '@conclave/store';
import { nats, natsUrl } from '@conclave/test/nats/test-nats';
import { newSchema, postgres } from '@conclave/test/postgres/test-database';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import { measureLatency, measureRate } from './latency.ts';
import type { Pair } from './latency.ts';
import { compareCosts, open, silent } from './store-cost.ts';
import type { Load, LoadedNode } from './store-cost.ts';

interface Sizes {
  readonly samples: number;
  readonly rateMs: number;
  readonly onSqlite: Load;
  readonly onPostgres: Load;
  /** Nodes on one PostgreSQL, each with its own connections. */
  readonly nodes: number;
}

const full: Sizes = {
  samples: 300,
  rateMs: 1_000,
  onSqlite: { callers: 8, turns: 800, rounds: 9 },
  onPostgres: { callers: 8, turns: 200, rounds: 9 },
  nodes: 4,
};
const tiny: Load = { callers: 1, turns: 2, rounds: 1 };
const smoke: Sizes = { samples: 3, rateMs: 20, onSqlite: tiny, onPostgres: tiny, nodes: 2 };

export const wakeUpsBenchmark: Benchmark = {
  name: 'bus/wake-ups',
  notes: [
    'Both nodes are in this process, with connections of their own; servers are on this machine.',
    'SQLite is looked at every 25 ms, by whoever listens; the file carries the news, and announcing costs nothing.',
    'The store is loaded with turns of one task, each announced after its commit; contestants take turns, ratios are those of one round.',
    'NOTIFY in the transaction is what is avoided: a trigger on the row of the run, which every turn changes, in the same transactions.',
    ...(postgres === undefined ? ['PostgreSQL did not answer at DATABASE_URL: its rows are left out.'] : []),
    ...(nats === undefined ? ['NATS did not answer at NATS_URL: its rows are left out.'] : []),
  ],
  run: async ({ smoke: isSmoke }) => {
    const sizes = isSmoke ? smoke : full;
    return [
      ...(await betweenNodes(sizes)),
      ...(await costOnSqlite(sizes)),
      ...(postgres === undefined ? [] : await costOnPostgres(sizes)),
    ];
  },
};

function betweenNodes({ samples, rateMs }: Sizes): Promise<BenchmarkRow[]> {
  return inTemporaryFolder(async (folder) => {
    const dataFile = join(folder, 'conclave.db');
    const writer = new DatabaseSync(dataFile);
    writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (0)');
    const databaseUrl = newSchema().url;
    const inProcess = createInProcessWakeUps();
    const pair = async (name: string, join: () => Promise<WakeUps>): Promise<Pair> => ({
      name,
      from: await join(),
      to: await join(),
    });
    const commit = (): void => writer.exec('UPDATE t SET n = n + 1');
    const pairs: Pair[] = [
      { name: 'in process', from: inProcess, to: inProcess },
      { ...(await pair('SQLite', () => open({ dataFile }))), commit },
      ...(postgres === undefined ? [] : [await pair(postgres, () => open({ databaseUrl }))]),
      ...(nats === undefined ? [] : [await pair(nats, () => open({ natsUrl }))]),
    ];
    const rows: BenchmarkRow[] = [];
    for (const each of pairs) {
      rows.push(...(await measureLatency(each, samples)));
      if (each.commit === undefined) rows.push(...(await measureRate(each, rateMs)));
      await each.from.close();
      await each.to.close();
    }
    writer.close();
    return rows;
  });
}

function costOnSqlite({ onSqlite }: Sizes): Promise<BenchmarkRow[]> {
  return inTemporaryFolder(async (folder) => {
    const dataFile = join(folder, 'conclave.db');
    const store = await openStore({ path: dataFile });
    const wakeUps = await open({ dataFile });
    wakeUps.subscribe('journal', () => undefined);
    const rows = await compareCosts(
      'SQLite',
      [
        { name: 'turns, silent', nodes: [{ store, wakeUps: silent }] },
        { name: 'announced, and looked at', nodes: [{ store, wakeUps }] },
      ],
      onSqlite,
    );
    await wakeUps.close();
    await store.close();
    return rows;
  });
}

async function costOnPostgres({ onPostgres, nodes }: Sizes): Promise<BenchmarkRow[]> {
  const schema = newSchema();
  const opened: LoadedNode[] = [];
  try {
    for (let i = 0; i < nodes; i += 1) {
      const node = {
        store: await openStore({ url: schema.url }),
        wakeUps: await open({ databaseUrl: schema.url }),
      };
      node.wakeUps.subscribe('journal', () => undefined);
      opened.push(node);
    }
    await schema.query(
      `CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NOTIFY bench; RETURN NULL; END $$`,
    );
    const quiet = opened.map(({ store }) => ({ store, wakeUps: silent }));
    return await compareCosts(
      `PostgreSQL, ${nodes} nodes`,
      [
        { name: 'turns, silent', nodes: quiet },
        { name: 'announced', nodes: opened },
        {
          name: 'NOTIFY in the transaction',
          nodes: quiet,
          begin: async () =>
            void (await schema.query(
              'CREATE TRIGGER tell AFTER UPDATE ON run FOR EACH STATEMENT EXECUTE FUNCTION tell()',
            )),
          end: async () => void (await schema.query('DROP TRIGGER tell ON run')),
        },
      ],
      onPostgres,
    );
  } finally {
    for (const { store, wakeUps } of opened) {
      await wakeUps.close();
      await store.close();
    }
    await schema.drop();
  }
}

await main(import.meta.url, wakeUpsBenchmark);
