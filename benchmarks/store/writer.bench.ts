/**
 * What a settled task costs on its way to the disk, beside a bare loop of INSERTs and a bare flush.
 *
 *   node --conditions=conclave-source benchmarks/store/writer.bench.ts [--smoke] [--json FILE]
 */
import { join } from 'node:path';
import { createVolatileStore, openStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { newRun } from '@conclave/test/contracts/run-columns';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import { commitAll, measureCallers } from './commits.ts';
import { flushFloor, insertFloor } from './floor.ts';

interface Sizes {
  readonly tasks: number;
  /** Turns of the small sizes: each waits for a flush. */
  readonly turns: number;
  readonly callers: readonly number[];
}

const full: Sizes = { tasks: 100_000, turns: 1_000, callers: [1, 64, 1_000] };
const smoke: Sizes = { tasks: 2_000, turns: 10, callers: [1, 8] };

/** Foundation's target for a whole swarm; the store alone must leave room for the rest. */
const TARGET_TASKS_PER_S = 60_000;

export const writerBenchmark: Benchmark = {
  name: 'store/writer',
  notes: [
    'SQLite in WAL mode with synchronous=FULL; the writer is a thread of its own, so its work overlaps with the caller.',
    'A turn changes its tasks and writes one journal line. "main" is processor time of the calling thread alone.',
  ],
  run: ({ smoke: isSmoke }) => inTemporaryFolder((folder) => measure(folder, isSmoke ? smoke : full)),
};

async function measure(folder: string, sizes: Sizes): Promise<BenchmarkRow[]> {
  const insertsPerS = insertFloor(folder, sizes.tasks, 1_000);
  const rows: BenchmarkRow[] = [
    { name: 'floor: one flush', value: flushFloor(folder, sizes.turns), unit: 'ms' },
    { name: 'floor: bare INSERT, 1,000 a flush', value: insertsPerS, unit: 'rows/s' },
  ];
  const store = await openStore({ path: join(folder, 'conclave.db') });
  rows.push(...(await measureRun(store, sizes, insertsPerS)));
  for (const callers of sizes.callers) rows.push(...(await measureCallers(store, callers, sizes.turns)));
  await store.close();
  const volatile = createVolatileStore();
  const inMemory = await commitAll(volatile, { runId: 'run_volatile', tasks: sizes.tasks, size: 1_000 });
  return [...rows, { name: 'volatile: turns of 1,000', value: inMemory.perSecond, unit: 'tasks/s' }];
}

async function measureRun(store: Store, { tasks, turns }: Sizes, insertsPerS: number) {
  const created = newRun('run_created', tasks);
  const startedMs = performance.now();
  await store.createRun(created);
  const createMs = performance.now() - startedMs;
  const rows: BenchmarkRow[] = [
    { name: `createRun of ${tasks} tasks`, value: (tasks * 1_000) / createMs, unit: 'tasks/s' },
  ];
  for (const size of [1_000, 100, 1]) {
    const count = size === 1 ? turns : tasks;
    const { perSecond, mainUs } = await commitAll(store, { runId: `run_${size}`, tasks: count, size });
    const name = `commitTurn of ${size}`;
    const target = size === 1_000 ? { target: { atLeast: TARGET_TASKS_PER_S } } : {};
    rows.push({ name: `${name}, one at a time`, value: perSecond, unit: 'tasks/s', ...target });
    if (size === 1_000) rows.push(shareOfFloor(name, perSecond, insertsPerS));
    rows.push({ name: `${name}: main`, value: mainUs, unit: 'us/task' });
  }
  const loadedMs = performance.now();
  await store.loadTasks('run_1000');
  const loadMs = performance.now() - loadedMs;
  return [...rows, { name: 'loadTasks', value: (tasks * 1_000) / loadMs, unit: 'tasks/s' }];
}

function shareOfFloor(name: string, tasksPerS: number, insertsPerS: number): BenchmarkRow {
  const value = (100 * tasksPerS) / insertsPerS;
  return { name: `${name}: tasks over bare INSERTs`, value, unit: '%', target: { atLeast: 50 } };
}

await main(import.meta.url, writerBenchmark);
