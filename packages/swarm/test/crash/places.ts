/** Where the runs are kept, and how another program reads what has ended. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { testSchema } from '@conclave/test/postgres/test-database';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import type { DriveRequest } from './children/drive-run.ts';
import type { EndedRow } from './crash-history.ts';

export interface Place {
  readonly options: DriveRequest['place'];
  rows(runId: string): Promise<EndedRow[]>;
}

const rowsOf = (runId: string): string =>
  `SELECT t.task_id AS "taskId", s.status, s.attempt, s.finished_at AS "finishedAt", s.result
     FROM run r JOIN task t ON t.task_key / 4194304 = r.run_key JOIN task_state s ON s.task_key = t.task_key
    WHERE r.run_id = '${runId}' AND s.status IN ('completed', 'failed', 'skipped', 'cancelled')`;

export function onSqlite(): Place {
  const dataDir = temporaryFolder();
  const rows = (runId: string): Promise<EndedRow[]> => {
    const database = new DatabaseSync(join(dataDir, 'conclave.db'), { timeout: 5_000 });
    try {
      return Promise.resolve(database.prepare(rowsOf(runId)).all() as unknown as EndedRow[]);
    } finally {
      database.close();
    }
  };
  return { options: { dataDir }, rows };
}

export function onPostgres(): Place {
  const schema = testSchema();
  const rows = async (runId: string): Promise<EndedRow[]> => {
    const found = await schema.query<Record<keyof EndedRow, string>>(rowsOf(runId));
    // The driver gives 64-bit numbers as texts.
    return found.map((row) => ({
      ...row,
      attempt: Number(row.attempt),
      finishedAt: Number(row.finishedAt),
    }));
  };
  return { options: { databaseUrl: schema.url }, rows };
}
