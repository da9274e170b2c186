/**
 * Shared state: durable writes, one key that many increment, reads, and how soon observers hear of a change.
 *
 *   node --conditions=conclave-source benchmarks/state/state.bench.ts [--smoke] [--json FILE]
 */
import { join } from 'node:path';
import { isConclaveError } from '@conclave/contracts';
import { openStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { createNode } from '@conclave/swarm';
import type { SwarmOptionsInput } from '@conclave/swarm';
import { newSchema, postgres } from '@conclave/test/postgres/test-database';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import { median } from '../harness/timing.ts';

interface Sizes {
  /** Calls of each kind, one at a time; those of many at once are so many times more. */
  readonly calls: number;
  readonly atOnce: number;
  readonly incrementers: number;
  readonly changes: number;
}

const full: Sizes = { calls: 500, atOnce: 64, incrementers: 8, changes: 100 };
const smoke: Sizes = { calls: 10, atOnce: 8, incrementers: 3, changes: 3 };

export const stateBenchmark: Benchmark = {
  name: 'state/state',
  notes: [
    `SQLite with synchronous=FULL; ${postgres ?? 'PostgreSQL did not answer at DATABASE_URL'}.`,
    'The smallest write of a store changes one row of a node. A set changes a row by its key and appends a change with both values.',
    'An increment reads, adds and compares; the ones that came second try again.',
    'The latency is from the acknowledgement of a set to the observer, on the node that wrote and on another of the same process.',
  ],
  run: async ({ smoke: isSmoke }) => {
    const sizes = isSmoke ? smoke : full;
    const onFile = await inTemporaryFolder(async (folder) => [
      ...(await onStore('SQLite', await openStore({ path: join(folder, 'conclave.db') }), sizes)),
      ...(await feedLatency('SQLite', { dataDir: join(folder, 'swarm') }, sizes)),
    ]);
    return postgres === undefined ? onFile : [...onFile, ...(await onPostgres(sizes))];
  },
};

async function onPostgres(sizes: Sizes): Promise<BenchmarkRow[]> {
  const schema = newSchema();
  try {
    return [
      ...(await onStore('PostgreSQL', await openStore({ url: schema.url }), sizes)),
      ...(await feedLatency('PostgreSQL', { databaseUrl: schema.url }, sizes)),
    ];
  } finally {
    await schema.drop();
  }
}

async function onStore(engine: string, store: Store, sizes: Sizes): Promise<BenchmarkRow[]> {
  const { calls, atOnce } = sizes;
  const set = (i: number): Promise<unknown> =>
    store.state.setState({ ...always, key: `k${i % 1_000}`, value: `{"n":${i}}` });
  const get = (i: number): Promise<unknown> => store.state.getState(`k${i % 1_000}`);
  await store.join({ nodeId: 'node', host: 'box', pid: 1, bootId: '' });
  const smallest = await perSecond(calls, 1, () => store.heartbeat('node'));
  const sets = await perSecond(calls, 1, set);
  const many = await perSecond(calls * atOnce, atOnce, set);
  const gets = await perSecond(calls, 1, get);
  const manyGets = await perSecond(calls * atOnce, atOnce, get);
  const contended = await increments(store, sizes);
  await store.close();
  const row = (name: string, value: number, unit: string): BenchmarkRow => ({ name, value, unit });
  const rows: BenchmarkRow[] = [
    row('smallest write, one at a time', smallest, 'writes/s'),
    row('set, one at a time', sets, 'sets/s'),
    { ...row('set over smallest write', (100 * sets) / smallest, '%'), target: { atLeast: 40 } },
    row(`set, ${atOnce} at once`, many, 'sets/s'),
    { ...row(`set, ${atOnce} at once over one`, many / sets, 'times'), target: { atLeast: 5 } },
    row('get, one at a time', gets, 'gets/s'),
    row(`get, ${atOnce} at once`, manyGets, 'gets/s'),
    row(`increment of one key by ${sizes.incrementers}`, contended.perSecond, 'increments/s'),
    { ...row('tries per increment', contended.tries, 'tries'), target: { atMost: sizes.incrementers } },
  ];
  return rows.map((one) => ({ ...one, name: `${engine}: ${one.name}` }));
}

const always = { expectedVersion: null, changedBy: 'bench', expiresInMs: null } as const;

async function perSecond(
  calls: number,
  atOnce: number,
  call: (i: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < calls) await call(next++);
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: atOnce }, caller));
  return (calls * 1_000) / (performance.now() - startedMs);
}

async function increments(store: Store, { calls, incrementers }: Sizes) {
  let tries = 0;
  const increment = async (): Promise<void> => {
    for (;;) {
      const found = await store.state.getState('count');
      const value = String(Number(found?.value ?? 0) + 1);
      const write = { ...always, key: 'count', value, expectedVersion: found?.version ?? 0 };
      tries += 1;
      try {
        await store.state.setState(write);
        return;
      } catch (error) {
        if (!isConclaveError(error, 'STATE_CONFLICT')) throw error;
      }
    }
  };
  const rate = await perSecond(calls, incrementers, increment);
  const counted = await store.state.getState('count');
  if (counted?.value !== String(calls)) throw new Error(`counted ${counted?.value} instead of ${calls}`);
  return { perSecond: rate, tries: tries / calls };
}

/** One change at a time, with two nodes that observe it. */
async function feedLatency(
  engine: string,
  options: SwarmOptionsInput,
  sizes: Sizes,
): Promise<BenchmarkRow[]> {
  const nodes = [await createNode(options), await createNode(options)] as const;
  const heard: ((ms: number) => void)[] = [];
  // Who observes does not keep a process alive.
  const awake = setInterval(() => undefined, 60_000);
  try {
    for (const [i, node] of nodes.entries())
      await node.subscribeToStateChanges({}, () => heard[i]?.(performance.now()));
    const latencies: [number[], number[]] = [[], []];
    for (let n = 0; n < sizes.changes; n += 1) {
      const both = nodes.map((_, i) => new Promise<number>((resolve) => (heard[i] = resolve)));
      await nodes[0].setSharedState('a', n);
      const setMs = performance.now();
      for (const [i, one] of both.entries()) latencies[i]!.push(Math.max(0.001, (await one) - setMs));
    }
    return ['the writing node', 'another node'].map((who, i) => ({
      name: `${engine}: change heard on ${who}, median`,
      value: median(latencies[i]!),
      unit: 'ms',
    }));
  } finally {
    clearInterval(awake);
    for (const node of nodes) await node.stop();
  }
}

await main(import.meta.url, stateBenchmark);
