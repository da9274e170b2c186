/**
 * Durable tasks on PostgreSQL: the store alone, and the whole engine over it, beside a bare commit.
 *
 *   DATABASE_URL=postgres://… node --conditions=conclave-source benchmarks/store/postgres.bench.ts [--smoke]
 */
import { openStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { newRun } from '@conclave/test/contracts/run-columns';
import { newSchema, postgres } from '@conclave/test/postgres/test-database';
import type { TestSchema } from '@conclave/test/postgres/test-database';
import { runOurs } from '../dispatch/ours.ts';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';
import { commitAll, measureCallers } from './commits.ts';

interface Sizes {
  readonly tasks: number;
  /** Turns of the small sizes: each waits for a commit. */
  readonly turns: number;
  readonly callers: readonly number[];
  readonly engine: { readonly tasks: number; readonly agents: number; readonly repetitions: number };
}

const full: Sizes = {
  tasks: 100_000,
  turns: 500,
  callers: [1, 64, 1_000],
  engine: { tasks: 100_000, agents: 1_000, repetitions: 3 },
};
const smoke: Sizes = {
  tasks: 2_000,
  turns: 10,
  callers: [1, 8],
  engine: { tasks: 200, agents: 10, repetitions: 1 },
};

export const postgresBenchmark: Benchmark = {
  name: 'store/postgres',
  notes: [
    `${postgres ?? 'PostgreSQL did not answer at DATABASE_URL: nothing was measured'}; tables in a schema of their own, dropped at the end.`,
    'The settings of the server are its own; `conclave doctor` says whether it flushes.',
    'A turn changes its tasks and writes one journal line. The engine runs empty tasks in worker threads; a task counts when its commit was acknowledged.',
  ],
  run: async ({ smoke: isSmoke }) => (postgres === undefined ? [] : measure(isSmoke ? smoke : full)),
};

async function measure(sizes: Sizes): Promise<BenchmarkRow[]> {
  const schema = newSchema();
  try {
    const store = await openStore({ url: schema.url });
    const rows = await measureStore(store, sizes);
    await store.close();
    return [await commitFloor(schema, sizes.turns), ...rows, await measureEngine(schema, sizes)];
  } finally {
    await schema.drop();
  }
}

/** One row changed and committed, one after the other, by the server itself: no turn of one task is faster. */
async function commitFloor(schema: TestSchema, count: number): Promise<BenchmarkRow> {
  await schema.query('CREATE TABLE floor (n integer)');
  const startedMs = performance.now();
  await schema.query(
    `DO $$ BEGIN FOR i IN 1..${count} LOOP INSERT INTO floor VALUES (i); COMMIT; END LOOP; END $$`,
  );
  return { name: 'floor: one bare commit', value: (performance.now() - startedMs) / count, unit: 'ms' };
}

async function measureStore(store: Store, { tasks, turns, callers }: Sizes): Promise<BenchmarkRow[]> {
  const startedMs = performance.now();
  await store.createRun(newRun('run_created', tasks));
  const createMs = performance.now() - startedMs;
  const rows: BenchmarkRow[] = [
    { name: `createRun of ${tasks} tasks`, value: (tasks * 1_000) / createMs, unit: 'tasks/s' },
  ];
  for (const size of [1_000, 100, 1]) {
    const count = size === 1 ? turns : tasks;
    const { perSecond, mainUs } = await commitAll(store, { runId: `run_${size}`, tasks: count, size });
    rows.push({ name: `commitTurn of ${size}, one at a time`, value: perSecond, unit: 'tasks/s' });
    rows.push({ name: `commitTurn of ${size}, one at a time: main`, value: mainUs, unit: 'us/task' });
  }
  const loadedMs = performance.now();
  await store.loadTasks('run_1000');
  const loadMs = performance.now() - loadedMs;
  rows.push({ name: 'loadTasks', value: (tasks * 1_000) / loadMs, unit: 'tasks/s' });
  for (const count of callers) rows.push(...(await measureCallers(store, count, turns)));
  return rows;
}

async function measureEngine({ url }: TestSchema, { engine }: Sizes): Promise<BenchmarkRow> {
  const { executeMs } = await runOurs({ ...engine, dataDir: undefined, databaseUrl: url });
  return {
    name: `engine: durable tasks, ${engine.tasks} tasks on ${engine.agents} agents`,
    value: (engine.tasks * 1_000) / median(executeMs),
    unit: 'tasks/s',
  };
}

await main(import.meta.url, postgresBenchmark);
