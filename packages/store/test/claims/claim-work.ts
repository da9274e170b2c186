import type { Store } from '@conclave/store';
import { newOffer } from '@conclave/test/contracts/new-offer';
import { newRun, range, turn } from '@conclave/test/contracts/run-columns';
import { startChild } from '../child-process.ts';

/** What a worker process of children/claim-tasks.ts is told. */
export interface ClaimWork {
  /** The store: a file, or the address of a database. */
  readonly path?: string;
  readonly url?: string;
  readonly worker: string;
  /** Claims at once. */
  readonly inFlight: number;
  readonly leaseMs: number;
  /** `hold`: claims so many, and completes them when it is told to. */
  readonly mode: 'work' | 'hold';
}

/** A worker that has opened the store and begins when it is told to. */
export async function startWorker(work: ClaimWork) {
  const child = startChild('claim-tasks.ts', [JSON.stringify(work)]);
  await child.until('open');
  return { ...child, worker: work.worker };
}

export type Worker = Awaited<ReturnType<typeof startWorker>>;

/** A running run with so many tasks to claim. */
export async function offerMany(store: Store, tasks: number): Promise<void> {
  const runId = 'run_1';
  await store.createRun(newRun(runId, tasks));
  const lease = await store.acquireRun(runId, 'node-a', 600_000);
  await store.commitTurn(lease, turn({ run: { status: 'running', stopReason: null, outputs: null } }));
  const offers = range(0, tasks).map((index) => newOffer(index, { maxAttempts: 9 }));
  await store.offers.offerTasks({ runId, nodeId: 'node-a', offers });
}

/** What a worker saw. */
export interface WorkerEvent {
  readonly kind: 'claimed' | 'accepted' | 'refused';
  readonly worker: string;
  readonly taskId: string;
  readonly token: number;
}

export function eventsOf({ worker, said }: Pick<Worker, 'worker' | 'said'>): WorkerEvent[] {
  return (['claimed', 'accepted', 'refused'] as const).flatMap((kind) =>
    said(kind).map((line) => {
      const [, taskId = '', token = ''] = line.split(' ');
      return { kind, worker, taskId, token: Number(token) };
    }),
  );
}

/**
 * What must not be, over all workers: a token given out twice, two results accepted for one task, one accepted under a
 * token that had been passed over, a result recorded that is not the accepted one.
 * @param recorded who did each task, by task id, as another path reads it
 */
export function violationsIn(
  events: readonly WorkerEvent[],
  recorded: ReadonlyMap<string, string>,
): string[] {
  const claims = new Map<string, WorkerEvent[]>();
  for (const event of events) claims.set(event.taskId, [...(claims.get(event.taskId) ?? []), event]);
  return [...claims].flatMap(([taskId, all]) => {
    const tokens = all.filter(({ kind }) => kind === 'claimed').map(({ token }) => token);
    const accepted = all.filter(({ kind }) => kind === 'accepted');
    const last = Math.max(...tokens);
    const wrong: string[] = [];
    if (new Set(tokens).size !== tokens.length) wrong.push(`${taskId}: a token was given out twice`);
    if (accepted.length > 1) wrong.push(`${taskId}: ${accepted.length} results were accepted`);
    for (const { token } of accepted)
      if (token !== last) wrong.push(`${taskId}: token ${token} was accepted after token ${last}`);
    for (const { worker } of accepted)
      if (recorded.get(taskId) !== worker) wrong.push(`${taskId}: the result of ${worker} is not recorded`);
    return wrong;
  });
}
