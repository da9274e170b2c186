import { ConclaveError } from '@conclave/contracts';
import type { ApprovalDecision, AskedApproval, StoredApproval } from '@conclave/contracts';
import { readOperation, writeOperation } from '../sql/operation.ts';
import { all, get, integers, many, run, texts } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { firstTaskKey, TASKS_PER_RUN } from '../sql/task-key.ts';
import { journalApproval } from './journal.ts';
import { ENDED, refuseMissingOrEnded } from './runs.ts';

/** Part of a turn. What was asked for before stays as it is. */
export function* askApprovals(runKey: number, asked: readonly AskedApproval[]): Steps<void> {
  yield* many(
    `INSERT INTO approval (task_key, run_key, task_id, prompt, expires_at, status, asked_at)
     VALUES (?1 + ?3, ?2, ?4, ?5, {now} + ?6, 'open', {now}) ON CONFLICT (task_key) DO NOTHING`,
    [
      integers(asked.map(({ index }) => index)),
      texts(asked.map(({ taskId }) => taskId)),
      texts(asked.map(({ prompt }) => prompt)),
      integers(asked.map(({ timeoutMs }) => timeoutMs)),
    ],
    [firstTaskKey(runKey), runKey],
  );
}

/** Part of the turn that ends a run: whoever decides at the same moment is either before it or refused. */
export function* withdrawApprovals(runKey: number): Steps<void> {
  yield* run(
    `UPDATE approval SET status = 'withdrawn', decided_at = {now} WHERE run_key = ?1 AND status = 'open'`,
    [runKey],
  );
}

/** An open one whose time is up counts as expired, whether or not somebody has written that down. */
const SELECT = `SELECT r.run_id AS "runId", r.name AS workflow, a.task_id AS "taskId",
    a.task_key - a.run_key * ${TASKS_PER_RUN} AS "index", a.prompt,
    CASE WHEN a.status = 'open' AND a.expires_at <= {now} THEN 'expired' ELSE a.status END AS status,
    a.asked_at AS "askedAtMs", a.expires_at AS "expiresAtMs", a.decided_at AS "decidedAtMs",
    a.decided_by AS "decidedBy", a.comment
  FROM approval a JOIN run r ON r.run_key = a.run_key
 WHERE r.swarm_id = ?1 AND r.purging = 0`;

export interface ListApprovalsArgs {
  readonly runId: string | null;
  readonly openOnly: boolean;
  readonly limit: number;
}

const LISTED = `(CAST(?2 AS TEXT) IS NULL OR r.run_id = ?2)`;
const OPEN = `a.status = 'open' AND (a.expires_at IS NULL OR a.expires_at > {now})`;

/** In the order of runs and tasks; open ones are found by their index. */
export const listApprovals = readOperation(function* (
  swarmId: string,
  args: ListApprovalsArgs,
): Steps<StoredApproval[]> {
  const which = args.openOnly ? `${LISTED} AND ${OPEN}` : LISTED;
  const rows = yield* all<StoredApproval>(`${SELECT} AND ${which} ORDER BY a.task_key LIMIT ?3`, [
    swarmId,
    args.runId,
    args.limit,
  ]);
  return rows.map((row) => ({ ...row }));
});

export interface DecideArgs {
  readonly runId: string;
  readonly taskId: string;
  readonly decision: ApprovalDecision;
}

/** The guard is the UPDATE: of two that decide at once, one finds the approval open. */
export const decideApproval = writeOperation(function* (
  swarmId: string,
  args: DecideArgs,
): Steps<StoredApproval> {
  const { runId, taskId, decision } = args;
  const decided = yield* get<{ run_key: number }>(
    `UPDATE approval SET status = ?4, decided_by = ?5, comment = ?6, decided_at = {now}
      WHERE run_key = (SELECT run_key FROM run WHERE swarm_id = ?1 AND run_id = ?2 AND purging = 0)
        AND task_id = ?3 AND status = 'open' AND (expires_at IS NULL OR expires_at > {now})
     RETURNING run_key`,
    [swarmId, runId, taskId, decision.status, decision.by, decision.comment],
  );
  if (decided !== undefined)
    yield* journalApproval(swarmId, decided.run_key, { taskId, status: decision.status, by: decision.by });
  const found = yield* get<StoredApproval>(`${SELECT} AND r.run_id = ?2 AND a.task_id = ?3`, [
    swarmId,
    runId,
    taskId,
  ]);
  if (found === undefined) yield* refuseUnasked(swarmId, runId, taskId);
  else if (found.status !== decision.status) throw decidedOtherwise(found);
  return { ...found! };
});

export function decidedOtherwise({ runId, taskId, status, ...found }: StoredApproval): ConclaveError {
  if (status !== 'approved' && status !== 'rejected')
    return new ConclaveError('APPROVAL_CLOSED', { details: { runId, taskId, status } });
  const by = found.decidedBy ?? 'somebody';
  const at = new Date(found.decidedAtMs ?? 0).toISOString();
  return new ConclaveError('APPROVAL_DECIDED', { details: { runId, taskId, status, by, at } });
}

function* refuseUnasked(swarmId: string, runId: string, taskId: string): Steps<never> {
  yield* refuseMissingOrEnded(swarmId, runId);
  const open = yield* all<{ task_id: string }>(
    `SELECT a.task_id FROM approval a JOIN run r ON r.run_key = a.run_key
      WHERE r.swarm_id = ?1 AND r.run_id = ?2 AND a.status = 'open' ORDER BY a.task_key LIMIT 20`,
    [swarmId, runId],
  );
  throw unasked(
    runId,
    taskId,
    open.map((row) => row.task_id),
  );
}

export function unasked(runId: string, taskId: string, open: readonly string[]): ConclaveError {
  const details = { runId, taskId, open: open.length > 0 ? [...open] : 'none' };
  return new ConclaveError('APPROVAL_NOT_FOUND', { details });
}

/** On the database's clock, and guarded like a decision: an approval ends once. @returns how many expired */
export const expireApprovals = writeOperation(function* (
  swarmId: string,
  args: { readonly runId: string },
): Steps<number> {
  return yield* run(
    `UPDATE approval SET status = 'expired', decided_at = {now}
      WHERE run_key = (SELECT run_key FROM run WHERE swarm_id = ?1 AND run_id = ?2 AND status NOT IN ${ENDED})
        AND status = 'open' AND expires_at <= {now}`,
    [swarmId, args.runId],
  );
});
