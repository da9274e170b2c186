import type { NodeRecord, RunControl, RunLease } from '@conclave/contracts';
import { writeOperation } from '../sql/operation.ts';
import { get, run } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { ENDED, refuseMissingOrEnded } from './runs.ts';
import { fenced } from './turns.ts';

export interface AcquireRunArgs {
  readonly runId: string;
  readonly nodeId: string;
  readonly leaseMs: number;
  /** A holder that the caller knows to be dead, at the epoch at which it looked: its lease counts as expired. */
  readonly dead: { readonly nodeId: string; readonly epoch: number } | null;
}

export type AcquireRunAnswer =
  | { readonly taken: true; readonly lease: RunLease }
  | {
      readonly taken: false;
      readonly holder: string;
      readonly epoch: number;
      readonly remainingMs: number;
      /** Undefined when the holder is not registered. */
      readonly node: NodeRecord | undefined;
    };

/**
 * Takes the run's lease where it is free, expired, this node's own or a dead node's. The epoch grows with every
 * take, also by the same node: whoever held it before is fenced. Nothing else changes: the run's status is the
 * driver's to write. @throws RUN_NOT_FOUND, RUN_FINISHED
 */
export const acquireRun = writeOperation(function* (
  swarmId: string,
  args: AcquireRunArgs,
): Steps<AcquireRunAnswer> {
  const row = yield* get<{ epoch: number }>(
    `UPDATE run SET holder = ?3, epoch = epoch + 1, lease_until = {now} + ?4
      WHERE swarm_id = ?1 AND run_id = ?2 AND purging = 0 AND status NOT IN ${ENDED}
        AND (holder IS NULL OR holder = ?3 OR lease_until <= {now} OR (holder = ?5 AND epoch = ?6))
     RETURNING epoch`,
    [swarmId, args.runId, args.nodeId, args.leaseMs, args.dead?.nodeId ?? null, args.dead?.epoch ?? null],
  );
  if (row !== undefined)
    return { taken: true, lease: { runId: args.runId, nodeId: args.nodeId, epoch: row.epoch } };
  yield* refuseMissingOrEnded(swarmId, args.runId);
  return yield* describeHolder(swarmId, args.runId);
});

interface HolderRow {
  readonly holder: string;
  readonly epoch: number;
  readonly remaining: number;
}

/** For the message, and for the caller to judge whether the holder lives. */
function* describeHolder(swarmId: string, runId: string): Steps<AcquireRunAnswer> {
  const held = yield* get<HolderRow>(
    `SELECT coalesce(holder, '') AS holder, epoch, coalesce(lease_until - {now}, 0) AS remaining
       FROM run WHERE swarm_id = ?1 AND run_id = ?2`,
    [swarmId, runId],
  );
  const { holder, epoch, remaining } = held ?? { holder: '', epoch: 0, remaining: 0 };
  const node = yield* get<NodeRecord>(
    `SELECT node_id AS "nodeId", host, pid, boot_id AS "bootId" FROM node WHERE swarm_id = ?1 AND node_id = ?2`,
    [swarmId, holder],
  );
  return { taken: false, holder, epoch, remainingMs: Math.max(0, remaining), node };
}

/** @throws LEASE_FENCED */
export const renewRun = writeOperation(function* (
  swarmId: string,
  args: { readonly lease: RunLease; readonly leaseMs: number },
): Steps<RunControl> {
  const { lease } = args;
  const row = yield* get<{ control: RunControl }>(
    `UPDATE run SET lease_until = {now} + ?5
      WHERE swarm_id = ?1 AND run_id = ?2 AND epoch = ?3 AND holder = ?4 RETURNING control`,
    [swarmId, lease.runId, lease.epoch, lease.nodeId, args.leaseMs],
  );
  if (row === undefined) throw fenced(lease.runId, lease.epoch);
  return row.control;
});

/** A fenced holder is ignored. */
export const releaseRun = writeOperation(function* (
  swarmId: string,
  args: { readonly lease: RunLease },
): Steps<null> {
  const { lease } = args;
  yield* run(
    `UPDATE run SET holder = NULL, lease_until = NULL
      WHERE swarm_id = ?1 AND run_id = ?2 AND epoch = ?3 AND holder = ?4`,
    [swarmId, lease.runId, lease.epoch, lease.nodeId],
  );
  return null;
});
