import { ConclaveError } from '@conclave/contracts';
import type { CompensationRow, StoredCompensation } from '@conclave/contracts';
import { readOperation } from '../sql/operation.ts';
import { all, get, integers, many, texts } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { firstTaskKey } from '../sql/task-key.ts';

/** Part of a turn. One that has ended is never overwritten, and there is one for each task at most. */
export function* recordCompensations(runKey: number, rows: readonly CompensationRow[]): Steps<void> {
  yield* many(
    `INSERT INTO compensation (task_key, place, task_type, status, attempt, retries, agent_id, started_at,
       finished_at, error)
     VALUES (?1 + ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
     ON CONFLICT (task_key) DO UPDATE SET status = excluded.status, attempt = excluded.attempt,
       retries = excluded.retries, agent_id = excluded.agent_id, started_at = excluded.started_at,
       finished_at = excluded.finished_at, error = excluded.error
     WHERE compensation.status NOT IN ('completed', 'failed')`,
    [
      integers(rows.map(({ index }) => index)),
      integers(rows.map(({ place }) => place)),
      texts(rows.map(({ taskType }) => taskType)),
      texts(rows.map(({ status }) => status)),
      integers(rows.map(({ attempt }) => attempt)),
      integers(rows.map(({ retries }) => retries)),
      texts(rows.map(({ agentId }) => agentId)),
      integers(rows.map(({ startedAtMs }) => startedAtMs)),
      integers(rows.map(({ finishedAtMs }) => finishedAtMs)),
      texts(rows.map(({ error }) => error)),
    ],
    [firstTaskKey(runKey)],
  );
}

/** In the order in which they go. @throws RUN_NOT_FOUND */
export const loadCompensations = readOperation(function* (
  swarmId: string,
  args: { readonly runId: string },
): Steps<StoredCompensation[]> {
  const owner = yield* get<{ run_key: number }>(
    `SELECT run_key FROM run WHERE swarm_id = ?1 AND run_id = ?2 AND purging = 0`,
    [swarmId, args.runId],
  );
  if (owner === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId: args.runId } });
  const rows = yield* all<StoredCompensation>(
    `SELECT c.task_key - ?1 AS "index", t.task_id AS "taskId", c.place, c.task_type AS "taskType", c.status, c.attempt,
            c.retries, c.agent_id AS "agentId", c.started_at AS "startedAtMs", c.finished_at AS "finishedAtMs", c.error
       FROM compensation c JOIN task t ON t.task_key = c.task_key
      WHERE c.task_key >= ?1 AND c.task_key < ?2 ORDER BY c.place`,
    [firstTaskKey(owner.run_key), firstTaskKey(owner.run_key + 1)],
  );
  return rows.map((row) => ({ ...row }));
});
