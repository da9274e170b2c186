/** What holders of host tasks do with them. Every guard is an UPDATE under the token of the claim. */
import { ConclaveError } from '@conclave/contracts';
import type { HeartbeatAnswer, HostTaskStatus, LetGoAnswer, TaskClaim, TaskRef } from '@conclave/contracts';
import { appendReason, FIELD_END, LINE_END, onOneField } from '../sql/attempt-reasons.ts';
import { writeOperation } from '../sql/operation.ts';
import { get, run } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { AFTER_ATTEMPT, OFFERED_AGAIN } from './offer-claims.ts';

const TASK = `run_key = (SELECT run_key FROM run WHERE swarm_id = ?1 AND run_id = ?2) AND task_id = ?3 AND closed = 0`;
const HELD = `${TASK} AND status = 'leased' AND token = CAST(?4 AS BIGINT)`;

interface OfferRow {
  readonly status: HostTaskStatus;
  readonly token: number;
  readonly worker: string | null;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly closed: number;
}

export const heartbeatTask = writeOperation(function* (
  swarmId: string,
  args: TaskClaim & { readonly note?: string | undefined; readonly leaseMs?: number | undefined },
): Steps<HeartbeatAnswer> {
  const row = yield* get<HeartbeatAnswer>(
    `UPDATE offer SET lease_until = {now} + coalesce(CAST(?5 AS BIGINT), lease_ms),
       note = coalesce(CAST(?6 AS TEXT), note)
      WHERE ${HELD} RETURNING lease_until AS "leaseUntilMs"`,
    [swarmId, args.runId, args.taskId, args.token, args.leaseMs ?? null, args.note ?? null],
  );
  if (row === undefined) throw lost(args, yield* find(swarmId, args));
  return { ...row };
});

/** Said again with the same token it changes nothing. */
export const completeTask = writeOperation(function* (
  swarmId: string,
  args: TaskClaim & { readonly result: string },
): Steps<null> {
  const completed = yield* run(
    `UPDATE offer SET status = 'completed', result = ?5, lease_until = NULL WHERE ${HELD}`,
    [swarmId, args.runId, args.taskId, args.token, args.result],
  );
  if (completed > 0) return null;
  const found = yield* find(swarmId, args);
  if (found.token === args.token && found.status === 'completed') return null;
  throw lost(args, found);
});

export const failTask = writeOperation(function* (
  swarmId: string,
  args: TaskClaim & { readonly reason: string; readonly final: boolean },
): Steps<LetGoAnswer> {
  const reason = onOneField(args.reason);
  const failed = yield* get<LetGoAnswer>(
    `UPDATE offer SET status = ${args.final ? `'failed'` : AFTER_ATTEMPT}, attempts = attempts + 1, lease_until = NULL,
       error = ?5, reasons = ${appendReason('?5', ['?6', '?7'])}
      WHERE ${HELD} RETURNING status, attempts, max_attempts AS "maxAttempts"`,
    [swarmId, args.runId, args.taskId, args.token, reason, FIELD_END, LINE_END],
  );
  return failed === undefined ? yield* letGoBefore(swarmId, args) : { ...failed };
});

export const releaseTask = writeOperation(function* (
  swarmId: string,
  args: TaskClaim & { readonly reason?: string | undefined },
): Steps<LetGoAnswer> {
  const released = yield* get<LetGoAnswer>(
    `UPDATE offer SET status = ${OFFERED_AGAIN}, lease_until = NULL, note = coalesce(CAST(?5 AS TEXT), note)
      WHERE ${HELD} RETURNING status, attempts, max_attempts AS "maxAttempts"`,
    [swarmId, args.runId, args.taskId, args.token, args.reason ?? null],
  );
  return released === undefined ? yield* letGoBefore(swarmId, args) : { ...released };
});

/** Whoever lets go of a task that it has let go of, or that was taken from it and that nobody has yet, is told how it stands. */
function* letGoBefore(swarmId: string, claim: TaskClaim): Steps<LetGoAnswer> {
  const found = yield* find(swarmId, claim);
  const { status, attempts, maxAttempts } = found;
  const isFree = status === 'offered' || status === 'held' || status === 'blocked' || status === 'failed';
  if (found.token !== claim.token || !isFree) throw lost(claim, found);
  return { status, attempts, maxAttempts };
}

export const resetTask = writeOperation(function* (swarmId: string, task: TaskRef): Steps<null> {
  const reset = yield* run(
    `UPDATE offer SET status = ${OFFERED_AGAIN}, attempts = 0, reasons = '', error = NULL
      WHERE ${TASK} AND status = 'blocked'`,
    [swarmId, task.runId, task.taskId],
  );
  if (reset === 0) throw notBlocked(task, yield* find(swarmId, task));
  return null;
});

/** Who gives up a blocked task has no token, and no name. */
export const OPERATOR = 'operator';

export const giveUpTask = writeOperation(function* (
  swarmId: string,
  args: TaskRef & { readonly reason: string },
): Steps<LetGoAnswer> {
  const given = yield* get<LetGoAnswer>(
    `UPDATE offer SET status = 'failed', token = token + 1, worker = ?4, error = ?5
      WHERE ${TASK} AND status = 'blocked' RETURNING status, attempts, max_attempts AS "maxAttempts"`,
    [swarmId, args.runId, args.taskId, OPERATOR, onOneField(args.reason)],
  );
  if (given === undefined) throw notBlocked(args, yield* find(swarmId, args));
  return { ...given };
});

/** @throws TASK_NOT_OFFERED */
function* find(swarmId: string, { runId, taskId }: TaskRef): Steps<OfferRow> {
  const row = yield* get<OfferRow>(
    `SELECT o.status, o.token, o.worker, o.attempts, o.max_attempts AS "maxAttempts", o.closed
       FROM offer o JOIN run r ON r.run_key = o.run_key
      WHERE r.swarm_id = ?1 AND r.run_id = ?2 AND r.purging = 0 AND o.task_id = ?3`,
    [swarmId, runId, taskId],
  );
  if (row === undefined) throw new ConclaveError('TASK_NOT_OFFERED', { details: { runId, taskId } });
  return row;
}

export function notBlocked({ runId, taskId }: TaskRef, { status }: Pick<OfferRow, 'status'>): ConclaveError {
  return new ConclaveError('TASK_NOT_BLOCKED', { details: { runId, taskId, status } });
}

export function lost(
  { runId, taskId, token }: TaskClaim,
  now: Pick<OfferRow, 'status' | 'token' | 'worker'>,
): ConclaveError {
  return new ConclaveError('TASK_LEASE_LOST', {
    details: { runId, taskId, token, reason: whyLost(token, now), status: now.status },
  });
}

function whyLost(token: number, now: Pick<OfferRow, 'status' | 'token' | 'worker'>): string {
  if (token > now.token) return 'no such token was given out';
  if (now.status === 'withdrawn') return 'the run no longer wants the task';
  if (token < now.token) return `the task went to "${now.worker ?? ''}" under token ${now.token}`;
  if (now.status === 'completed' || now.status === 'failed') return `the task has ${now.status} already`;
  return 'the lease ran out or was given back';
}
