import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { contend, loseWorkers, TASKS_PER_PROCESS } from '../claims/claim-contest.ts';
import type { Contested } from '../claims/claim-contest.ts';
import { openTestStore } from './postgres-store.ts';

async function onSchema(): Promise<Contested> {
  const schema = testSchema();
  const recorded = async () => {
    const rows = await schema.query<{ task_id: string; result: string }>(
      `SELECT task_id, result FROM offer WHERE status = 'completed'`,
    );
    return new Map(rows.map((row) => [row.task_id, JSON.parse(row.result) as string]));
  };
  return { place: { url: schema.url }, store: await openTestStore({ url: schema.url }), recorded };
}

describe.skipIf(postgres === undefined)('processes that claim tasks from one PostgreSQL', () => {
  it(
    verifies('F1.postgres-claims', `do each task once, four of them with ${TASKS_PER_PROCESS} tasks each`),
    async () => expect(await contend(await onSchema())).toBe(4 * TASKS_PER_PROCESS),
    180_000,
  );

  it(
    verifies('F1.postgres-claims', 'lose one to SIGKILL and one to SIGSTOP: another does their tasks, once'),
    async () => expect(await loseWorkers(await onSchema())).toEqual({ done: 10, refused: 5 }),
    60_000,
  );
});
