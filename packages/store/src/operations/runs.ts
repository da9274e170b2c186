import { ConclaveError } from '@conclave/contracts';
import type { NewRun, NodeRecord, RunControl, RunStatus, RunSummary, StoredRun } from '@conclave/contracts';
import { readOperation, writeOperation } from '../sql/operation.ts';
import { all, get, run } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { firstTaskKey } from '../sql/task-key.ts';
import { addTasks, countTasks } from './tasks.ts';

/** Ended runs; the only ones that retention removes and that nobody may take or change. */
export const ENDED = `('completed', 'failed', 'cancelled')`;

/** Writes run and tasks in one transaction. @throws RUN_EXISTS */
export const createRun = writeOperation(function* (swarmId: string, created: NewRun): Steps<null> {
  const row = yield* get<{ run_key: number }>(
    `INSERT INTO run (swarm_id, run_id, name, status, tasks_total, created_at)
     VALUES (?1, ?2, ?3, 'pending', ?4, {now}) ON CONFLICT (swarm_id, run_id) DO NOTHING RETURNING run_key`,
    [swarmId, created.runId, created.name, created.tasks.index.length],
  );
  if (row === undefined) throw new ConclaveError('RUN_EXISTS', { details: { runId: created.runId } });
  yield* run(`INSERT INTO run_document (run_key, definition, inputs) VALUES (?1, ?2, ?3)`, [
    row.run_key,
    created.definition,
    created.inputs,
  ]);
  yield* addTasks(row.run_key, created.runId, created.tasks);
  return null;
});

/** A wish to cancel stands, whatever is wished later. @throws RUN_NOT_FOUND, RUN_FINISHED */
export const requestControl = writeOperation(function* (
  swarmId: string,
  args: { readonly runId: string; readonly control: RunControl },
): Steps<null> {
  const changed = yield* run(
    `UPDATE run SET control = CASE WHEN control = 'cancel' THEN control ELSE ?3 END
      WHERE swarm_id = ?1 AND run_id = ?2 AND purging = 0 AND status NOT IN ${ENDED}`,
    [swarmId, args.runId, args.control],
  );
  if (changed === 0) yield* refuseMissingOrEnded(swarmId, args.runId);
  return null;
});

/** Says why a statement on an open run found none. */
export function* refuseMissingOrEnded(swarmId: string, runId: string): Steps<void> {
  const row = yield* get<{ status: RunStatus }>(
    `SELECT status FROM run WHERE swarm_id = ?1 AND run_id = ?2 AND purging = 0`,
    [swarmId, runId],
  );
  if (row === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId } });
  if (row.status === 'completed' || row.status === 'failed' || row.status === 'cancelled')
    throw new ConclaveError('RUN_FINISHED', { details: { runId, status: row.status } });
}

/** @throws RUN_NOT_FOUND */
export const loadRun = readOperation(function* (
  swarmId: string,
  args: { readonly runId: string },
): Steps<StoredRun> {
  const row = yield* get<StoredRun>(
    `SELECT r.run_id AS "runId", r.name, r.status, r.control, r.stop_reason AS "stopReason", d.definition, d.inputs,
            d.outputs, r.epoch, r.holder, r.created_at AS "createdAtMs", r.started_at AS "startedAtMs",
            r.finished_at AS "finishedAtMs"
       FROM run r JOIN run_document d ON d.run_key = r.run_key
      WHERE r.swarm_id = ?1 AND r.run_id = ?2 AND r.purging = 0`,
    [swarmId, args.runId],
  );
  if (row === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId: args.runId } });
  return { ...row };
});

interface SummaryRow extends Omit<RunSummary, 'tasks'> {
  readonly run_key: number;
  readonly host: string | null;
  readonly pid: number;
  readonly bootId: string;
  readonly total: number;
  /** Counted once, when the run ended; null before. */
  readonly completed: number | null;
  readonly failed: number | null;
  readonly skipped: number | null;
  readonly cancelled: number | null;
}

/** With the node that holds it, for the caller to judge whether it lives. */
export interface ListedRun {
  readonly summary: RunSummary;
  readonly node: NodeRecord | undefined;
}

/** Newest first. A lease that has expired has no holder. */
export const listRuns = readOperation(function* (
  swarmId: string,
  args: { readonly limit: number; readonly runId: string | null },
): Steps<ListedRun[]> {
  const rows = yield* all<SummaryRow>(
    `SELECT r.run_key, r.run_id AS "runId", r.name, r.status, r.stop_reason AS "stopReason",
            r.created_at AS "createdAtMs", r.started_at AS "startedAtMs", r.finished_at AS "finishedAtMs",
            CASE WHEN r.lease_until > {now} THEN r.holder END AS holder, n.host, n.pid, n.boot_id AS "bootId",
            r.tasks_total AS total, r.tasks_completed AS completed, r.tasks_failed AS failed,
            r.tasks_skipped AS skipped, r.tasks_cancelled AS cancelled
       FROM run r LEFT JOIN node n ON n.swarm_id = r.swarm_id AND n.node_id = r.holder
      WHERE r.swarm_id = ?1 AND r.purging = 0 AND (CAST(?3 AS TEXT) IS NULL OR r.run_id = ?3)
      ORDER BY r.run_key DESC LIMIT ?2`,
    [swarmId, args.limit, args.runId],
  );
  const listed: ListedRun[] = [];
  for (const { host, pid, bootId, ...row } of rows) {
    const node = row.holder === null || host === null ? undefined : { nodeId: row.holder, host, pid, bootId };
    listed.push({ summary: yield* summarise(row), node });
  }
  return listed;
});

function* summarise(row: Omit<SummaryRow, 'host' | 'pid' | 'bootId'>): Steps<RunSummary> {
  const { run_key: runKey, total, completed, failed, skipped, cancelled, ...head } = row;
  const ended = completed !== null && failed !== null && skipped !== null && cancelled !== null;
  const counts = ended
    ? { completed, failed, skipped, cancelled, running: 0 }
    : yield* countTasks(firstTaskKey(runKey), firstTaskKey(runKey + 1));
  return { ...head, tasks: { total, ...counts } };
}
