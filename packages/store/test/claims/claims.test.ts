import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { openTestStore, query, temporaryFile } from '../temporary-store.ts';
import { contend, loseWorkers, TASKS_PER_PROCESS } from './claim-contest.ts';
import type { Contested } from './claim-contest.ts';
import { offerMany, violationsIn } from './claim-work.ts';
import type { WorkerEvent } from './claim-work.ts';

async function onFile(): Promise<Contested & { readonly path: string }> {
  const path = temporaryFile();
  const recorded = async () =>
    new Map(
      query(path, `SELECT task_id, result FROM offer WHERE status = 'completed'`).map((row) => [
        String(row['task_id']),
        JSON.parse(String(row['result'])) as string,
      ]),
    );
  return { path, place: { path }, store: await openTestStore({ path }), recorded };
}

describe('processes that claim tasks from one file', () => {
  it(
    verifies('F1.many-claimers', `do each task once, four of them with ${TASKS_PER_PROCESS} tasks each`),
    async () => expect(await contend(await onFile())).toBe(4 * TASKS_PER_PROCESS),
    180_000,
  );

  it(
    verifies('F1.lost-workers', 'lose one to SIGKILL and one to SIGSTOP: another does their tasks, once'),
    async () => expect(await loseWorkers(await onFile())).toEqual({ done: 10, refused: 5 }),
    60_000,
  );

  it(
    verifies('F1.tokens-needed', 'would accept two results for a task if nobody asked for tokens'),
    async () => {
      const { store, path, recorded } = await onFile();
      await offerMany(store, 1);
      const claim = { capabilities: ['review'], limit: 1 };
      const [late] = await store.offers.claimTasks({ ...claim, worker: 'late', leaseMs: 0 });
      const [next] = await store.offers.claimTasks({ ...claim, worker: 'next', leaseMs: 60_000 });
      const events: WorkerEvent[] = [late!, next!].map(({ taskId, token }, i) => ({
        kind: 'claimed',
        worker: i === 0 ? 'late' : 'next',
        taskId,
        token,
      }));
      // Looks whether the task is still out, as the real statement does, and not in whose hands.
      for (const event of events.slice()) {
        const sql = `UPDATE offer SET status = 'completed', result = '"${event.worker}"'
                    WHERE task_id = '${event.taskId}' AND status IN ('leased', 'completed') RETURNING task_id`;
        if (query(path, sql).length > 0) events.push({ ...event, kind: 'accepted' });
      }
      expect(violationsIn(events, await recorded())).toEqual([
        'task-0: 2 results were accepted',
        'task-0: token 1 was accepted after token 2',
        'task-0: the result of late is not recorded',
      ]);
    },
  );
});
