/**
 * Tasks that are done outside: claimed and completed by processes on one store, and the cost of a claim as the backlog
 * grows.
 *
 *   node --conditions=conclave-source benchmarks/claims/claims.bench.ts [--smoke] [--json FILE]
 */
import { join } from 'node:path';
import { openStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { claimOf, newOffer } from '@conclave/test/contracts/new-offer';
import { newRun, range, turn } from '@conclave/test/contracts/run-columns';
import { newSchema, postgres } from '@conclave/test/postgres/test-database';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import { median } from '../harness/timing.ts';
import { claimAll } from './claimers.ts';
import type { Place } from './claimers.ts';

interface Sizes {
  readonly tasks: number;
  readonly processes: readonly number[];
  readonly backlogs: { readonly small: number; readonly large: number; readonly leased: number };
  /** Claims that are timed per round. */
  readonly claims: number;
  readonly rounds: number;
}

const full: Sizes = {
  tasks: 10_000,
  processes: [1, 4],
  backlogs: { small: 1_000, large: 50_000, leased: 10_000 },
  claims: 80,
  rounds: 9,
};
const smoke: Sizes = {
  tasks: 40,
  processes: [1, 2],
  backlogs: { small: 20, large: 100, leased: 20 },
  claims: 4,
  rounds: 2,
};

/** Rows of one statement to the store: larger ones hold up others. */
const OFFERED_AT_ONCE = 5_000;

export const claimsBenchmark: Benchmark = {
  name: 'claims/claims',
  notes: [
    'Each call takes or ends one task; 16 calls at once in each process. Rates count from the first start to the last end, over all processes; every answer is on disk.',
    'The ratio compares claims one after the other, one task each, in turns on two stores within one run.',
    ...(postgres === undefined ? ['PostgreSQL did not answer at DATABASE_URL: it was not measured.'] : []),
  ],
  run: async ({ smoke: isSmoke }) => {
    const sizes = isSmoke ? smoke : full;
    const rows = await inTemporaryFolder((folder) => measure('SQLite', sizes, fileIn(folder)));
    if (postgres !== undefined) rows.push(...(await measure('PostgreSQL', sizes, schemaOfItsOwn)));
    return rows;
  },
};

/** A fresh database for what is done in it. */
type WithPlace = <T>(use: (place: Place) => Promise<T>) => Promise<T>;

function fileIn(folder: string): WithPlace {
  let made = 0;
  return (use) => {
    made += 1;
    return use({ path: join(folder, `${made}.db`) });
  };
}

async function schemaOfItsOwn<T>(use: (place: Place) => Promise<T>): Promise<T> {
  const schema = newSchema();
  try {
    return await use({ url: schema.url });
  } finally {
    await schema.drop();
  }
}

async function measure(name: string, sizes: Sizes, withPlace: WithPlace): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const processes of sizes.processes) {
    const { claimsPerSecond, completesPerSecond, done } = await withPlace(async (place) => {
      const store = await storeAt(place);
      await offer(store, sizes.tasks);
      await store.close();
      return claimAll(place, processes);
    });
    if (done !== sizes.tasks) throw new Error(`${done} of ${sizes.tasks} tasks were done`);
    const who = `${name}, ${processes} ${processes === 1 ? 'process' : 'processes'}`;
    rows.push({ name: `${who}: claim`, value: claimsPerSecond, unit: 'claims/s' });
    rows.push({ name: `${who}: complete`, value: completesPerSecond, unit: 'tasks/s' });
  }
  const flat = { unit: 'x', target: { atMost: 1.5 } };
  const { small, large, leased } = sizes.backlogs;
  for (const [others, what] of [
    [{ pending: large, leased: 0 }, `${large} pending`],
    [{ pending: small, leased }, `${leased} leased to others`],
  ] as const) {
    const value = await withPlace((few) => withPlace((many) => flatness(few, many, { sizes, others })));
    rows.push({ name: `${name}: a claim with ${what} over one with ${small} pending`, value, ...flat });
  }
  return rows;
}

interface Others {
  readonly pending: number;
  readonly leased: number;
}

/** How much longer a claim takes beside so many others: the median of the rounds. */
async function flatness(
  few: Place,
  many: Place,
  { sizes, others }: { readonly sizes: Sizes; readonly others: Others },
): Promise<number> {
  const { backlogs, claims, rounds } = sizes;
  const [small, large] = [await storeAt(few), await storeAt(many)];
  await offer(small, backlogs.small);
  await offer(large, others.pending + others.leased);
  for (let left = others.leased; left > 0; left -= OFFERED_AT_ONCE)
    await large.offers.claimTasks(claimOf({ worker: 'other', limit: Math.min(left, OFFERED_AT_ONCE) }));
  const ratios: number[] = [];
  for (const round of range(0, rounds)) {
    const inTurn = round % 2 === 0 ? [small, large] : [large, small];
    const times = new Map<Store, number>();
    for (const store of inTurn) times.set(store, await claimMs(store, claims));
    ratios.push(times.get(large)! / times.get(small)!);
  }
  await small.close();
  await large.close();
  return median(ratios);
}

async function claimMs(store: Store, claims: number): Promise<number> {
  const startedMs = performance.now();
  const tasks = [];
  for (const _ of range(0, claims)) tasks.push(...(await store.offers.claimTasks(claimOf())));
  const ms = performance.now() - startedMs;
  // The backlog stays as it is.
  await Promise.all(tasks.map((task) => store.offers.releaseTask(task)));
  return ms;
}

function storeAt({ path, url }: Place): Promise<Store> {
  return openStore({ ...(path === undefined ? {} : { path }), ...(url === undefined ? {} : { url }) });
}

async function offer(store: Store, tasks: number): Promise<void> {
  const runId = 'run_1';
  await store.createRun(newRun(runId, tasks));
  const lease = await store.acquireRun(runId, 'bench', 600_000);
  await store.commitTurn(lease, turn({ run: { status: 'running', stopReason: null, outputs: null } }));
  for (let first = 0; first < tasks; first += OFFERED_AT_ONCE) {
    const indexes = range(first, Math.min(tasks, first + OFFERED_AT_ONCE));
    const offers = indexes.map((index) => newOffer(index));
    await store.offers.offerTasks({ runId, nodeId: 'bench', offers });
  }
}

await main(import.meta.url, claimsBenchmark);
