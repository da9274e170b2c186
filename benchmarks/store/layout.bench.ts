/**
 * Why a task is two rows with one integer key: a run is created and settled in turns of 1,000 with each of four
 * layouts of the same columns, in the order in which 1,000 agents settle tasks.
 *
 *   node --conditions=conclave-source benchmarks/store/layout.bench.ts [--smoke] [--json FILE]
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { range } from '@conclave/test/contracts/run-columns';
import { createSeededRandom } from '@conclave/testing';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import { median } from '../harness/timing.ts';

type Value = string | number | null;

interface Layout {
  readonly name: string;
  readonly schema: string;
  readonly create: string;
  readonly settle: string;
  /** The key's columns, which come first in both statements. */
  readonly key: (index: number) => Value[];
}

const plan = 'task_id TEXT, task_type TEXT, status TEXT, parent INTEGER, item TEXT';
const state =
  'status TEXT, attempt INTEGER, agent_id TEXT, started_at INTEGER, finished_at INTEGER, result TEXT, error TEXT';
const outcome = state.slice('status TEXT, '.length);
const open = `status NOT IN ('completed', 'failed', 'skipped', 'cancelled')`;
const assign = (from: (column: string) => string) =>
  ['status', 'attempt', 'agent_id', 'started_at', 'finished_at', 'result', 'error']
    .map((column) => `${column} = ${from(column)}`)
    .join(', ');

interface Key {
  readonly name: string;
  readonly columns: readonly string[];
  readonly values: (index: number) => Value[];
  /** The columns and the key of a table, around its other COLUMNS. */
  readonly table: string;
}

const textKey: Key = {
  name: 'text keys',
  columns: ['swarm_id', 'run_id', 'idx'],
  values: (index) => ['default', 'run_01k3x9q2abcdefghjkmn', index],
  table:
    'swarm_id TEXT, run_id TEXT, idx INTEGER, COLUMNS, PRIMARY KEY (swarm_id, run_id, idx)) STRICT, WITHOUT ROWID',
};
const integerKey: Key = {
  name: 'integer key',
  columns: ['task_key'],
  values: (index) => [4_194_304 + index],
  table: 'task_key INTEGER PRIMARY KEY, COLUMNS) STRICT',
};

const tableOf = (name: string, key: Key, columns: string) =>
  `CREATE TABLE ${name} (${key.table.replace('COLUMNS', columns)};`;

/** `?1, ?2` …: the key's values, then `count` others. */
function marks(key: Key, count: number): string {
  return range(1, key.columns.length + count + 1)
    .map((i) => `?${i}`)
    .join(', ');
}

const createPlan = (key: Key) =>
  `INSERT INTO task (${key.columns.join(', ')}, task_id, task_type, status, parent, item) VALUES (${marks(key, 5)})`;

function oneRow(key: Key): Layout {
  let next = key.columns.length;
  return {
    name: `one row, ${key.name}`,
    schema: tableOf('task', key, `${plan}, ${outcome}`),
    create: createPlan(key),
    settle: `UPDATE task SET ${assign(() => `?${(next += 1)}`)}
      WHERE ${key.columns.map((column, i) => `${column} = ?${i + 1}`).join(' AND ')} AND ${open}`,
    key: key.values,
  };
}

function twoRows(key: Key): Layout {
  return {
    name: `two rows, ${key.name}`,
    schema: tableOf('task', key, plan) + tableOf('task_state', key, state),
    create: createPlan(key),
    settle: `INSERT INTO task_state VALUES (${marks(key, 7)})
      ON CONFLICT (${key.columns.join(', ')}) DO UPDATE SET ${assign((column) => `excluded.${column}`)}
      WHERE task_state.${open}`,
    key: key.values,
  };
}

/** The last one is the store's. */
const layouts: readonly Layout[] = [
  oneRow(textKey),
  oneRow(integerKey),
  twoRows(textKey),
  twoRows(integerKey),
];

export const layoutBenchmark: Benchmark = {
  name: 'store/layout',
  notes: ['Processor time of creating and of settling together, median; flushed every 1,000 tasks.'],
  run: ({ smoke }) => {
    const tasks = smoke ? 2_000 : 100_000;
    const repeats = smoke ? 1 : 3;
    return inTemporaryFolder((folder) =>
      layouts.flatMap((layout) => measure(folder, layout, { tasks, repeats })),
    );
  },
};

interface Size {
  readonly tasks: number;
  readonly repeats: number;
}

function measure(folder: string, layout: Layout, { tasks, repeats }: Size): BenchmarkRow[] {
  const order = settlingOrder(tasks, 1_000);
  const runs = range(0, repeats).map((repeat) =>
    createAndSettle(join(folder, `${layout.name}-${repeat}.db`), layout, order),
  );
  return [
    { name: layout.name, value: median(runs.map((run) => run.usPerTask)), unit: 'us/task' },
    { name: `${layout.name}: file`, value: (runs[0]?.bytes ?? 0) / tasks, unit: 'bytes/task' },
  ];
}

function createAndSettle(path: string, layout: Layout, order: readonly number[]) {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000');
  database.exec(layout.schema);
  const create = database.prepare(layout.create);
  const settle = database.prepare(layout.settle);
  const cpu = process.threadCpuUsage();
  database.exec('BEGIN IMMEDIATE');
  for (let i = 0; i < order.length; i += 1)
    create.run(...layout.key(i), `task-${i}`, 'work', 'ready', null, null);
  database.exec('COMMIT');
  for (let first = 0; first < order.length; first += 1_000) {
    database.exec('BEGIN IMMEDIATE');
    for (const i of order.slice(first, first + 1_000))
      settle.run(
        ...layout.key(i),
        'completed',
        1,
        `agent-${i % 1_000}`,
        1.7e12 + i,
        1.7e12 + i + 1,
        null,
        null,
      );
    database.exec('COMMIT');
  }
  const used = process.threadCpuUsage(cpu);
  const usPerTask = (used.user + used.system) / order.length;
  const bytes = Number(database.prepare('PRAGMA page_count').get()?.['page_count']) * 4_096;
  database.close();
  return { usPerTask, bytes };
}

/** The order in which `agents` agents settle tasks that are handed out in order and take random times. */
function settlingOrder(tasks: number, agents: number): number[] {
  const order: number[] = [];
  const held = range(0, Math.min(agents, tasks));
  const random = createSeededRandom(7);
  for (let next = held.length; held.length > 0; next += 1) {
    const place = Math.floor(random.next() * held.length);
    order.push(held[place]!);
    if (next < tasks) held[place] = next;
    else held.splice(place, 1);
  }
  return order;
}

await main(import.meta.url, layoutBenchmark);
