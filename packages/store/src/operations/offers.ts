import type { NewOffer, RunControl, SettledTask } from '@conclave/contracts';
import { writeOperation } from '../sql/operation.ts';
import { get, integers, many, run, texts } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { assertTaskIndexes, firstTaskKey } from '../sql/task-key.ts';
import { settledAmong } from './offer-reads.ts';
import { ENDED, refuseMissingOrEnded } from './runs.ts';
import { fenced } from './turns.ts';

interface HeldRun {
  readonly runKey: number;
  /** Nothing new is to be begun: the run is paused, or to be paused or cancelled. */
  readonly isHalted: boolean;
}

/** Locks the run, which must be held by the node. @throws RUN_NOT_FOUND, RUN_FINISHED, LEASE_FENCED */
function* guardHolder(swarmId: string, { runId, nodeId }: { runId: string; nodeId: string }): Steps<HeldRun> {
  const row = yield* get<{ run_key: number; control: RunControl }>(
    `UPDATE run SET offers = 1
      WHERE swarm_id = ?1 AND run_id = ?2 AND holder = ?3 AND purging = 0 AND status NOT IN ${ENDED}
     RETURNING run_key, control`,
    [swarmId, runId, nodeId],
  );
  if (row !== undefined) return { runKey: row.run_key, isHalted: row.control !== 'none' };
  yield* refuseMissingOrEnded(swarmId, runId);
  const other = yield* get<{ epoch: number }>(`SELECT epoch FROM run WHERE swarm_id = ?1 AND run_id = ?2`, [
    swarmId,
    runId,
  ]);
  throw fenced(runId, other?.epoch ?? 0);
}

/**
 * Adopts what is there: only what nobody works on, and what the run tries again, changes. `excluded.token` is 1 where
 * that is so; a token that starts at 1 is as good as one that starts at 0.
 */
export const offerTasks = writeOperation(function* (
  swarmId: string,
  args: { readonly runId: string; readonly nodeId: string; readonly offers: readonly NewOffer[] },
): Steps<null> {
  const { offers } = args;
  const indexes = offers.map((offer) => offer.taskIndex);
  assertTaskIndexes(args.runId, indexes);
  const { runKey, isHalted } = yield* guardHolder(swarmId, args);
  yield* many(
    `INSERT INTO offer (task_key, swarm_id, run_key, task_id, capability, agent_id, params, priority, offered_at, status,
       max_attempts, lease_ms, token)
     VALUES (?1 + ?5, ?2, CAST(?3 AS BIGINT), ?6, ?7, ?8, ?9, ?10, {now}, ?4, ?11, ?12, ?13)
     ON CONFLICT (task_key) DO UPDATE SET status = excluded.status, agent_id = excluded.agent_id,
       params = excluded.params, priority = excluded.priority, max_attempts = excluded.max_attempts,
       lease_ms = excluded.lease_ms, result = NULL, error = NULL,
       attempts = CASE WHEN offer.status IN ('offered', 'held') THEN offer.attempts ELSE 0 END,
       reasons = CASE WHEN offer.status IN ('offered', 'held') THEN offer.reasons ELSE '' END
     WHERE offer.closed = 0
       AND (offer.status IN ('offered', 'held', 'withdrawn') OR (offer.status = 'failed' AND excluded.token = 1))`,
    [
      integers(indexes),
      texts(offers.map((offer) => offer.taskId)),
      texts(offers.map((offer) => offer.taskType)),
      texts(offers.map((offer) => offer.agentId)),
      texts(offers.map((offer) => offer.params)),
      integers(offers.map((offer) => offer.priority)),
      integers(offers.map((offer) => offer.maxAttempts)),
      integers(offers.map((offer) => offer.leaseMs)),
      integers(offers.map((offer) => (offer.again ? 1 : 0))),
    ],
    [firstTaskKey(runKey), swarmId, runKey, isHalted ? 'held' : 'offered'],
  );
  return null;
});

/** @returns those that had ended before: they are the run's to take. @throws RUN_NOT_FOUND, RUN_FINISHED, LEASE_FENCED */
export const withdrawTasks = writeOperation(function* (
  swarmId: string,
  args: { readonly runId: string; readonly nodeId: string; readonly taskIndexes: readonly number[] },
): Steps<SettledTask[]> {
  const { runKey } = yield* guardHolder(swarmId, args);
  const keys = [JSON.stringify(args.taskIndexes), firstTaskKey(runKey)];
  yield* run(
    `UPDATE offer SET status = 'withdrawn', token = token + 1, lease_until = NULL
      WHERE task_key IN (SELECT ?2 + CAST(value AS BIGINT) FROM {each ?1}) AND closed = 0
        AND status IN ('offered', 'held', 'leased', 'blocked')`,
    keys,
  );
  return yield* settledAmong(args.runId, keys);
});
