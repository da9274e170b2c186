import { ConclaveError } from '@conclave/contracts';
import type {
  NewRun,
  NodeRecord,
  RunControl,
  RunStamp,
  RunStatus,
  RunSummary,
  StoredRun,
} from '@conclave/contracts';
import { readOperation, writeOperation } from '../sql/operation.ts';
import { all, get, many, run, texts } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { firstTaskKey } from '../sql/task-key.ts';
import { heedControl } from './offer-ends.ts';
import { countUnclaimed } from './offer-reads.ts';
import { addTasks, countTasks } from './tasks.ts';
import type { StatusCounts } from './tasks.ts';

/** Ended runs; the only ones that retention removes and that nobody may take or change. */
export const ENDED = `('completed', 'failed', 'cancelled')`;

/** Writes run and tasks in one transaction. @throws RUN_EXISTS */
export const createRun = writeOperation(function* (swarmId: string, created: NewRun): Steps<null> {
  const row = yield* get<{ run_key: number }>(
    `INSERT INTO run (swarm_id, run_id, name, status, tasks_total, wanted, language_version, created_at)
     VALUES (?1, ?2, ?3, 'pending', ?4, ?5, ?6, {now}) ON CONFLICT (swarm_id, run_id) DO NOTHING RETURNING run_key`,
    [
      swarmId,
      created.runId,
      created.name,
      created.tasks.index.length,
      created.isSubmitted === true ? 1 : 0,
      created.stamp.languageVersion,
    ],
  );
  if (row === undefined) throw new ConclaveError('RUN_EXISTS', { details: { runId: created.runId } });
  yield* run(
    `INSERT INTO run_document (run_key, definition, inputs, definition_hash, workflow_version) VALUES (?1, ?2, ?3, ?4, ?5)`,
    [
      row.run_key,
      created.definition,
      created.inputs,
      created.stamp.definitionHash,
      created.stamp.workflowVersion,
    ],
  );
  if (created.needs.length > 0)
    yield* many(
      `INSERT INTO run_need (run_key, need) VALUES (?1, ?2)`,
      [texts(created.needs)],
      [row.run_key],
    );
  yield* addTasks(row.run_key, created.runId, created.tasks);
  return null;
});

/** A wish to cancel stands, whatever is wished later. @throws RUN_NOT_FOUND, RUN_FINISHED */
export const requestControl = writeOperation(function* (
  swarmId: string,
  args: { readonly runId: string; readonly control: RunControl },
): Steps<null> {
  const row = yield* get<{ run_key: number; control: RunControl; offers: number }>(
    `UPDATE run SET control = CASE WHEN control = 'cancel' THEN control ELSE ?3 END
      WHERE swarm_id = ?1 AND run_id = ?2 AND purging = 0 AND status NOT IN ${ENDED}
     RETURNING run_key, control, offers`,
    [swarmId, args.runId, args.control],
  );
  if (row === undefined) yield* refuseMissingOrEnded(swarmId, args.runId);
  else if (row.offers !== 0) yield* heedControl(row.run_key, row.control);
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

type StoredRow = Omit<StoredRun, 'stamp'> & RunStamp;

/** @throws RUN_NOT_FOUND */
export const loadRun = readOperation(function* (
  swarmId: string,
  args: { readonly runId: string },
): Steps<StoredRun> {
  const row = yield* get<StoredRow>(
    `SELECT r.run_id AS "runId", r.name, r.status, r.control, r.stop_reason AS "stopReason", r.ending, d.definition, d.inputs,
            d.outputs, r.epoch, r.holder, r.created_at AS "createdAtMs", r.started_at AS "startedAtMs",
            r.finished_at AS "finishedAtMs", {now} - r.started_at AS "sinceStartMs",
            d.definition_hash AS "definitionHash", d.workflow_version AS "workflowVersion",
            r.language_version AS "languageVersion"
       FROM run r JOIN run_document d ON d.run_key = r.run_key
      WHERE r.swarm_id = ?1 AND r.run_id = ?2 AND r.purging = 0`,
    [swarmId, args.runId],
  );
  if (row === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId: args.runId } });
  const { definitionHash, workflowVersion, languageVersion, ...head } = row;
  return { ...head, stamp: { definitionHash, workflowVersion, languageVersion } };
});

interface SummaryRow extends Omit<RunSummary, 'tasks'> {
  readonly run_key: number;
  readonly offers: number;
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
    `SELECT r.run_key, r.offers, r.run_id AS "runId", r.name, r.status, r.stop_reason AS "stopReason", r.ending,
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
  const { run_key: runKey, offers, total, completed, failed, skipped, cancelled, ...head } = row;
  const ended = completed !== null && failed !== null && skipped !== null && cancelled !== null;
  const counts = ended
    ? { completed, failed, skipped, cancelled, running: 0 }
    : yield* countOpen(runKey, offers !== 0);
  return { ...head, tasks: { total, ...counts } };
}

function* countOpen(runKey: number, hasOffers: boolean): Steps<StatusCounts> {
  const counts = yield* countTasks(firstTaskKey(runKey), firstTaskKey(runKey + 1));
  if (!hasOffers) return counts;
  return { ...counts, running: counts.running - (yield* countUnclaimed(runKey)) };
}
