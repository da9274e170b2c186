import { ConclaveError, hostTaskStatuses, toErrorData } from '@conclave/contracts';
import type {
  HostTask,
  HostTaskPage,
  HostTaskStatus,
  ListHostTasks,
  SettledTask,
  SettledTaskPage,
  TaskStatus,
} from '@conclave/contracts';
import { readReasons } from '../sql/attempt-reasons.ts';
import { readOperation } from '../sql/operation.ts';
import { all, get } from '../sql/statement.ts';
import type { SqlValue, Steps } from '../sql/statement.ts';
import { firstTaskKey, TASKS_PER_RUN } from '../sql/task-key.ts';

interface SettledRow {
  readonly task_key: number;
  readonly task_id: string;
  readonly status: string;
  readonly worker: string | null;
  readonly result: string | null;
  readonly error: string | null;
}

const SETTLED = `o.closed = 0 AND o.status IN ('completed', 'failed')`;

/** Of some tasks of one run. @param keys JSON text of the indexes, and the run's first key */
export function* settledAmong(runId: string, keys: readonly SqlValue[]): Steps<SettledTask[]> {
  const rows = yield* all<SettledRow>(
    `SELECT o.task_key, o.task_id, o.status, o.worker, o.result, o.error FROM offer o
      WHERE o.task_key IN (SELECT ?2 + CAST(value AS BIGINT) FROM {each ?1}) AND ${SETTLED} ORDER BY o.task_key`,
    keys,
  );
  return rows.map((row) => settledTask(runId, row));
}

export const settledTasks = readOperation(function* (
  swarmId: string,
  args: { readonly runIds: readonly string[]; readonly cursor: number; readonly limit: number },
): Steps<SettledTaskPage> {
  const rows = yield* all<SettledRow & { readonly run_id: string }>(
    `SELECT r.run_id, o.task_key, o.task_id, o.status, o.worker, o.result, o.error
       FROM offer o JOIN run r ON r.run_key = o.run_key
      WHERE ${SETTLED} AND o.task_key > ?3 AND r.swarm_id = ?1 AND r.run_id IN (SELECT value FROM {each ?2})
      ORDER BY o.task_key LIMIT ?4`,
    [swarmId, JSON.stringify(args.runIds), args.cursor, args.limit],
  );
  const last = rows.length < args.limit ? undefined : rows.at(-1);
  return { tasks: rows.map((row) => settledTask(row.run_id, row)), nextCursor: last?.task_key };
});

function settledTask(runId: string, row: SettledRow): SettledTask {
  const taskIndex = row.task_key % TASKS_PER_RUN;
  if (row.status === 'completed') return { runId, taskIndex, outcome: { ok: true, value: row.result ?? '' } };
  return { runId, taskIndex, outcome: { ok: false, error: hostFailure(row.task_id, row.worker, row.error) } };
}

export function hostFailure(taskId: string, worker: string | null, reason: string | null) {
  const details = { taskId, worker: worker ?? '', reason: reason ?? '' };
  return toErrorData(new ConclaveError('TASK_HOST_FAILED', { details }));
}

interface HostTaskRow extends Omit<HostTask, 'reasons'> {
  readonly task_key: number;
  readonly reasons: string;
}

export const listHostTasks = readOperation(function* (
  swarmId: string,
  { runId, statuses = [...hostTaskStatuses], limit, cursor = 0 }: ListHostTasks,
): Steps<HostTaskPage> {
  const range = yield* keyRange(swarmId, runId);
  const rows = yield* all<HostTaskRow>(
    `SELECT o.task_key, r.run_id AS "runId", o.task_id AS "taskId", o.capability AS "taskType",
            o.agent_id AS "agentId", o.status, o.priority, o.attempts, o.max_attempts AS "maxAttempts", o.token,
            o.worker, o.note, o.offered_at AS "offeredAtMs", o.lease_until AS "leaseUntilMs", o.reasons
       FROM offer o JOIN run r ON r.run_key = o.run_key
      WHERE o.swarm_id = ?1 AND o.closed = 0 AND o.task_key >= ?2 AND o.task_key < ?3
        AND o.status IN (SELECT value FROM {each ?4}) AND r.purging = 0
      ORDER BY o.task_key LIMIT ?5`,
    [swarmId, Math.max(range.first, cursor + 1), range.end, JSON.stringify(statuses), limit],
  );
  const last = rows.length < limit ? undefined : rows.at(-1);
  return { tasks: rows.map(toHostTask), nextCursor: last?.task_key };
});

/** What the task's status is, seen from outside. What has ended and was not taken in goes on for the run. */
const shownAs: Partial<Record<HostTaskStatus, TaskStatus>> = {
  offered: 'ready',
  held: 'ready',
  leased: 'leased',
  blocked: 'blocked',
};

export function shownStatus(status: HostTaskStatus): TaskStatus | undefined {
  return shownAs[status];
}

/** By task key, both ends included; only those that differ from what the driver writes. */
export function* openStatuses(firstKey: number, lastKey: number): Steps<ReadonlyMap<number, TaskStatus>> {
  const rows = yield* all<{ task_key: number; status: HostTaskStatus }>(
    `SELECT task_key, status FROM offer WHERE task_key >= ?1 AND task_key <= ?2 AND closed = 0`,
    [firstKey, lastKey],
  );
  return new Map(
    rows.flatMap(({ task_key: key, status }) => {
      const shown = shownStatus(status);
      return shown === undefined ? [] : [[key, shown] as const];
    }),
  );
}

/** Tasks that the driver counts as running and that nobody works on. */
export function* countUnclaimed(runKey: number): Steps<number> {
  const row = yield* get<{ count: number }>(
    `SELECT count(*) AS count FROM offer o JOIN task_state s ON s.task_key = o.task_key
      WHERE o.task_key >= ?1 AND o.task_key < ?2 AND o.closed = 0 AND o.status IN ('offered', 'held', 'blocked')
        AND s.status = 'running'`,
    [firstTaskKey(runKey), firstTaskKey(runKey + 1)],
  );
  return row?.count ?? 0;
}

/** @throws RUN_NOT_FOUND */
function* keyRange(swarmId: string, runId: string | undefined): Steps<{ first: number; end: number }> {
  if (runId === undefined) return { first: 0, end: Number.MAX_SAFE_INTEGER };
  const row = yield* get<{ run_key: number }>(
    `SELECT run_key FROM run WHERE swarm_id = ?1 AND run_id = ?2 AND purging = 0`,
    [swarmId, runId],
  );
  if (row === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId } });
  return { first: firstTaskKey(row.run_key), end: firstTaskKey(row.run_key + 1) };
}

function toHostTask(row: HostTaskRow): HostTask {
  const { runId, taskId, taskType, agentId, status, priority, attempts, maxAttempts, token } = row;
  const { worker, note, offeredAtMs, leaseUntilMs } = row;
  const what = { runId, taskId, taskType, agentId, status, priority, attempts, maxAttempts, token };
  return { ...what, worker, note, offeredAtMs, leaseUntilMs, reasons: readReasons(row.reasons) };
}
