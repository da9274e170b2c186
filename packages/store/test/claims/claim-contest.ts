/** Worker processes that contend for tasks, against whichever database is given. */
import { expect } from 'vitest';
import type { Store } from '@conclave/store';
import { eventsOf, offerMany, startWorker, violationsIn } from './claim-work.ts';
import type { ClaimWork, WorkerEvent } from './claim-work.ts';

export interface Contested {
  readonly store: Store;
  readonly place: Pick<ClaimWork, 'path' | 'url'>;
  /** Who did each task, read by another program. */
  readonly recorded: () => Promise<ReadonlyMap<string, string>>;
}

const isLong = process.env['CONCLAVE_TEST_LONG'] !== undefined;
const PROCESSES = 4;
export const TASKS_PER_PROCESS = isLong ? 2_500 : 250;

/** Four processes at once, until nothing is left. @returns how many tasks are done */
export async function contend({ store, place, recorded }: Contested): Promise<number> {
  const tasks = PROCESSES * TASKS_PER_PROCESS;
  await offerMany(store, tasks);
  const workers = await Promise.all(
    Array.from({ length: PROCESSES }, (_, i) =>
      startWorker({ ...place, worker: `w${i}`, inFlight: 8, leaseMs: 60_000, mode: 'work' }),
    ),
  );
  for (const worker of workers) worker.say('go');
  await Promise.all(workers.map(({ ended }) => ended));
  const events = workers.flatMap((worker) => eventsOf(worker));
  const done = await recorded();
  expect(violationsIn(events, done)).toEqual([]);
  expect(events.filter(({ kind }) => kind === 'accepted')).toHaveLength(tasks);
  expect(events.filter(({ kind }) => kind === 'claimed').every(({ token }) => token === 1)).toBe(true);
  for (const worker of workers) expect(worker.said('accepted').length).toBeGreaterThan(0);
  return done.size;
}

/** Long enough for every claim of a worker, short enough to wait for. */
const SHORT_LEASE_MS = 400;
const HELD = 5;

/** One worker is killed with tasks in its hands, one stands still for longer than its lease; a third does the work. */
export async function loseWorkers({
  store,
  place,
  recorded,
}: Contested): Promise<{ readonly done: number; readonly refused: number }> {
  await offerMany(store, 2 * HELD);
  const held = { ...place, inFlight: HELD, leaseMs: SHORT_LEASE_MS, mode: 'hold' as const };
  const killed = await startWorker({ ...held, worker: 'killed' });
  const stopped = await startWorker({ ...held, worker: 'stopped' });
  const third = await startWorker({ ...held, worker: 'third', leaseMs: 60_000, inFlight: 1, mode: 'work' });
  for (const worker of [killed, stopped]) {
    worker.say('go');
    await worker.until('claimed', HELD);
  }
  await killed.kill();
  stopped.signal('SIGSTOP');
  await untilExpired(store);
  third.say('go');
  await third.ended;
  stopped.signal('SIGCONT');
  stopped.say('complete');
  await stopped.ended;
  const events: WorkerEvent[] = [killed, stopped, third].flatMap((worker) => eventsOf(worker));
  expect(violationsIn(events, await recorded())).toEqual([]);
  const again = events.filter(({ worker, kind }) => worker === 'third' && kind === 'claimed');
  expect(again.every(({ token }) => token === 2)).toBe(true);
  return { done: third.said('accepted').length, refused: stopped.said('refused').length };
}

/** The database's clock has passed every lease. */
async function untilExpired(store: Store): Promise<void> {
  await expect
    .poll(
      async () => {
        const { tasks } = await store.offers.listHostTasks({ limit: 100 });
        return Math.max(...tasks.map(({ leaseUntilMs }) => leaseUntilMs ?? Infinity)) < Date.now();
      },
      { timeout: 20_000, interval: 50 },
    )
    .toBe(true);
}
