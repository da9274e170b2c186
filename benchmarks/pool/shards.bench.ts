/**
 * What a task in a worker shard costs: empty tasks, waiting tasks, payloads, and the end of a thread, beside a
 * hand-written floor and plain Piscina in the same run.
 *
 *   node --conditions=conclave-source benchmarks/pool/shards.bench.ts [--smoke] [--json FILE]
 */
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';
import { driveFloor, drivePiscina } from './contestants.ts';
import { ShardDriver } from './shard-driver.ts';

const THREADS = 2;

const full = {
  empty: 100_000,
  piscina: 10_000,
  inFlight: 1_000,
  waits: 20_000,
  payloads: 400,
  trips: 2_000,
  ends: 7,
};
const smoke: typeof full = {
  empty: 300,
  piscina: 100,
  inFlight: 50,
  waits: 100,
  payloads: 10,
  trips: 20,
  ends: 1,
};
type Sizes = typeof full;

export const shardsBenchmark: Benchmark = {
  name: 'pool/shards',
  notes: [
    `Times are medians over repetitions on ${THREADS} threads; threads are started and modules loaded before the clock.`,
    'The floor sends pairs of numbers: no ids, inputs, results, errors, limits or recovery.',
    'Ideal for waiting tasks: tasks x 10 ms / tasks in flight. Piscina as shipped gives a thread one task at a time.',
    'Payloads travel there and back as JSON: ours parses and writes it in the thread, Piscina clones the string.',
  ],
  run,
};

async function run({ smoke: isSmoke }: BenchmarkOptions): Promise<readonly BenchmarkRow[]> {
  const sizes = isSmoke ? smoke : full;
  return [
    ...(await emptyTasks(sizes)),
    ...(await roundTrip(sizes)),
    ...(await waitingTasks(sizes)),
    ...(await payloads(sizes)),
    ...(await endOfThread(sizes)),
  ];
}

async function emptyTasks({ empty, piscina, inFlight }: Sizes): Promise<BenchmarkRow[]> {
  const floor = median(await driveFloor(THREADS, { tasks: empty, inFlight })) / empty;
  const rows: BenchmarkRow[] = [perTask('floor, empty task', floor)];
  let best = Number.POSITIVE_INFINITY;
  for (const load of ['cpu', 'io'] as const) {
    const ours = (await drive('empty', { load, tasks: empty, inFlight })) / empty;
    rows.push(perTask(`shards, empty ${load} task`, ours));
    rows.push({
      name: `  of the floor's rate`,
      value: floor / ours,
      unit: 'ratio',
    });
    best = Math.min(best, ours);
  }
  let bestPiscina = Number.POSITIVE_INFINITY;
  for (const perThread of [1, 500]) {
    const ms = await drivePiscina(THREADS, { tasks: piscina, inFlight, perThread, name: 'empty' });
    rows.push(perTask(`piscina, empty task, ${perThread} per thread`, ms / piscina));
    bestPiscina = Math.min(bestPiscina, ms / piscina);
  }
  rows.push({
    name: "  shards, of piscina's rate",
    value: bestPiscina / best,
    unit: 'ratio',
    target: { atLeast: 10 },
  });
  return rows;
}

async function roundTrip({ trips }: Sizes): Promise<BenchmarkRow[]> {
  const ms = await drive('empty', { load: 'cpu', tasks: trips, inFlight: 1 });
  return [perTask('shards, one task at a time', ms / trips)];
}

async function waitingTasks({ waits, inFlight }: Sizes): Promise<BenchmarkRow[]> {
  const idealMs = (waits * 10) / inFlight;
  const ms = await drive('wait', { load: 'io', tasks: waits, inFlight, input: '10' });
  const few = Math.ceil(waits / 40);
  const shipped = await drivePiscina(THREADS, {
    tasks: few,
    inFlight,
    perThread: 1,
    name: 'wait',
    input: 10,
  });
  return [
    { name: 'shards, 10 ms io tasks', value: idealMs / ms, unit: 'of ideal', target: { atLeast: 0.75 } },
    { name: 'piscina as shipped, 10 ms tasks', value: (few * 10) / inFlight / shipped, unit: 'of ideal' },
  ];
}

async function payloads({ payloads: tasks }: Sizes): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const kilobytes of [1, 100, 1024]) {
    const input = JSON.stringify('x'.repeat(kilobytes * 1024));
    const ms = await drive('echo', { load: 'io', tasks, inFlight: 8, input });
    rows.push(perTask(`shards, ${kilobytes} KB there and back`, ms / tasks));
    const load = { tasks, inFlight: 8, perThread: 8, name: 'echo', input };
    rows.push(
      perTask(`piscina, ${kilobytes} KB there and back`, (await drivePiscina(THREADS, load)) / tasks),
    );
  }
  return rows;
}

/** From the settlement of a task that takes its thread down to the first result of the thread after it. */
async function endOfThread({ ends }: Sizes): Promise<BenchmarkRow[]> {
  const starts: number[] = [];
  const recoveries: number[] = [];
  for (let repetition = 0; repetition < ends; repetition += 1) {
    const driver = new ShardDriver(1);
    const empty = driver.handler('empty', 'io');
    starts.push(await driver.drive({ handler: empty, tasks: 1, inFlight: 1 }));
    await driver.drive({ handler: driver.handler('endThread', 'io'), tasks: 1, inFlight: 1 });
    const startMs = performance.now();
    while (driver.shards.stats().restarts === 0)
      await driver.drive({ handler: empty, tasks: 1, inFlight: 1 });
    recoveries.push(performance.now() - startMs);
    await driver.shards.stop();
  }
  const start = median(starts);
  const recovery = median(recoveries);
  return [
    { name: 'start of a thread to its first result', value: start, unit: 'ms' },
    { name: 'end of a thread to the first result after it', value: recovery, unit: 'ms' },
    { name: '  in starts of a thread', value: recovery / start, unit: 'ratio', target: { atMost: 2 } },
  ];
}

interface Drive {
  readonly load: 'cpu' | 'io';
  readonly tasks: number;
  readonly inFlight: number;
  readonly input?: string;
}

/** Median of three after one to warm up, in ms. */
async function drive(exportName: string, { load, ...request }: Drive): Promise<number> {
  const driver = new ShardDriver(THREADS);
  const handler = driver.handler(exportName, load);
  const times: number[] = [];
  for (let repetition = 0; repetition < 4; repetition += 1)
    times.push(await driver.drive({ handler, ...request }));
  await driver.shards.stop();
  return median(times.slice(1));
}

function perTask(name: string, ms: number): BenchmarkRow {
  return { name, value: ms * 1000, unit: 'us/task' };
}

await main(import.meta.url, shardsBenchmark);
