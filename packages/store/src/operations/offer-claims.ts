import { idempotencyKeyOf } from '@conclave/contracts';
import type { ClaimedTask, ClaimTasks, JsonValue } from '@conclave/contracts';
import { appendReason, FIELD_END, LINE_END } from '../sql/attempt-reasons.ts';
import { writeOperation } from '../sql/operation.ts';
import { all, get } from '../sql/statement.ts';
import type { SqlValue, Steps } from '../sql/statement.ts';

/** Leases that a claim ends in passing: what it costs does not grow with what others have left behind. */
const REAPED_BY_CLAIM = 50;

/** Asked once a statement: a clock that is asked for every row cannot limit the scan of an index (PostgreSQL's). */
const ONCE_NOW = '(SELECT {now})';

/** What an offer becomes that is to be claimed again: while its run is halted it is not. */
export const OFFERED_AGAIN = `CASE WHEN EXISTS (SELECT 1 FROM run r WHERE r.run_key = offer.run_key
    AND (r.control <> 'none' OR r.status = 'paused')) THEN 'held' ELSE 'offered' END`;

export const AFTER_ATTEMPT = `CASE WHEN attempts + 1 >= max_attempts THEN 'blocked' ELSE ${OFFERED_AGAIN} END`;

/**
 * Ends leases that have run out. A statement of its own, as one that looks for both would sort the whole backlog; and a
 * look first, as there are none mostly, which costs a fifth of finding that out by an UPDATE.
 */
function* reap(swarmId: string, limit: number): Steps<readonly { status: string }[]> {
  const some = yield* get(
    `SELECT 1 AS some FROM offer WHERE swarm_id = ?1 AND status = 'leased' AND lease_until <= ${ONCE_NOW} LIMIT 1`,
    [swarmId],
  );
  if (some === undefined) return [];
  return yield* all<{ status: string }>(
    `WITH expired AS MATERIALIZED (
       SELECT task_key FROM offer WHERE swarm_id = ?1 AND status = 'leased' AND lease_until <= ${ONCE_NOW}
        ORDER BY lease_until LIMIT ?2 {skip})
     UPDATE offer SET status = ${AFTER_ATTEMPT}, attempts = attempts + 1, lease_until = NULL,
       reasons = ${appendReason('?3', ['?4', '?5'])}
      WHERE task_key IN (SELECT task_key FROM expired) RETURNING status`,
    [swarmId, limit, 'its lease ran out', FIELD_END, LINE_END],
  );
}

export const reapTasks = writeOperation(function* (
  swarmId: string,
  args: { readonly limit: number },
): Steps<{ readonly offered: number; readonly blocked: number }> {
  const ended = yield* reap(swarmId, args.limit);
  const blocked = ended.filter(({ status }) => status === 'blocked').length;
  return { offered: ended.length - blocked, blocked };
});

/** The offers of one capability, or of one agent, in the order in which they are claimed. */
interface Queue {
  readonly column: 'capability' | 'agent_id';
  readonly name: string;
  /** JSON text of the capabilities that count in an agent's queue; null for all. */
  readonly capabilities: string | null;
}

export const claimTasks = writeOperation(function* (
  swarmId: string,
  claim: ClaimTasks,
): Steps<ClaimedTask[]> {
  yield* reap(swarmId, REAPED_BY_CLAIM);
  const queues = queuesOf(claim);
  const shares = queues.length === 1 ? [claim.limit] : yield* sharesOf(swarmId, queues, claim.limit);
  const claimed: ClaimedRow[] = [];
  for (const [i, queue] of queues.entries())
    if (shares[i]! > 0) claimed.push(...(yield* takeFrom(swarmId, queue, { claim, limit: shares[i]! })));
  return claimed.toSorted(byTurn).map(toClaimedTask);
});

function queuesOf({ capabilities, agentIds }: ClaimTasks): Queue[] {
  if (agentIds === undefined)
    return [...new Set(capabilities)].map((name) => ({ column: 'capability', name, capabilities: null }));
  const counted = capabilities === undefined ? null : JSON.stringify(capabilities);
  return [...new Set(agentIds)].map((name) => ({ column: 'agent_id', name, capabilities: counted }));
}

interface Turn {
  readonly task_key: number;
  readonly priority: number;
  readonly offered_at: number;
}

function byTurn(a: Turn, b: Turn): number {
  return b.priority - a.priority || a.offered_at - b.offered_at || a.task_key - b.task_key;
}

/** How many to take from each queue so that the first of all of them are taken: by looking at their starts only. */
function* sharesOf(swarmId: string, queues: readonly Queue[], limit: number): Steps<number[]> {
  const first: (Turn & { readonly queue: number })[] = [];
  for (const [queue, { column, name, capabilities }] of queues.entries()) {
    const rows = yield* all<Turn>(
      `SELECT task_key, priority, offered_at FROM offer
        WHERE ${inQueue(column, capabilities)} ORDER BY priority DESC, offered_at, task_key LIMIT ?3`,
      [swarmId, name, limit, ...(capabilities === null ? [] : [capabilities])],
    );
    first.push(...rows.map((row) => ({ ...row, queue })));
  }
  const chosen = first.toSorted(byTurn).slice(0, limit);
  return queues.map((_, i) => chosen.filter(({ queue }) => queue === i).length);
}

/** Parameters: 1 the swarm, 2 the queue, 4 the capabilities where they are given. */
function inQueue(column: Queue['column'], capabilities: string | null): string {
  const some = capabilities === null ? '' : ' AND capability IN (SELECT value FROM {each ?4})';
  return `swarm_id = ?1 AND status = 'offered' AND ${column} = ?2${some}`;
}

interface ClaimedRow extends Turn {
  readonly run_id: string;
  readonly task_id: string;
  readonly capability: string;
  readonly agent_id: string;
  readonly params: string;
  readonly attempts: number;
  readonly max_attempts: number;
  readonly token: number;
  readonly note: string | null;
  readonly lease_until: number;
}

function* takeFrom(
  swarmId: string,
  { column, name, capabilities }: Queue,
  { claim, limit }: { readonly claim: ClaimTasks; readonly limit: number },
): Steps<ClaimedRow[]> {
  const params: SqlValue[] = [swarmId, name, limit];
  // Numbers have no gaps, as one engine counts them.
  const next = capabilities === null ? 4 : params.push(capabilities) + 1;
  params.push(claim.worker, claim.leaseMs ?? null);
  return yield* all<ClaimedRow>(
    `WITH taken AS MATERIALIZED (
       SELECT task_key FROM offer WHERE ${inQueue(column, capabilities)}
        ORDER BY priority DESC, offered_at, task_key LIMIT ?3 {skip})
     UPDATE offer SET status = 'leased', worker = ?${next}, token = token + 1,
       lease_until = {now} + coalesce(CAST(?${next + 1} AS BIGINT), lease_ms)
      WHERE task_key IN (SELECT task_key FROM taken)
     RETURNING task_key, (SELECT run_id FROM run r WHERE r.run_key = offer.run_key) AS run_id, task_id, capability,
       agent_id, params, priority, offered_at, attempts, max_attempts, token, note, lease_until`,
    params,
  );
}

function toClaimedTask(row: ClaimedRow): ClaimedTask {
  const { run_id: runId, task_id: taskId, params } = row;
  return {
    runId,
    taskId,
    token: row.token,
    taskType: row.capability,
    agentId: row.agent_id,
    params: params === '' ? undefined : (JSON.parse(params) as JsonValue),
    priority: row.priority,
    attempt: row.attempts + 1,
    maxAttempts: row.max_attempts,
    lastNote: row.note,
    leaseUntilMs: row.lease_until,
    idempotencyKey: idempotencyKeyOf(runId, taskId),
  };
}
