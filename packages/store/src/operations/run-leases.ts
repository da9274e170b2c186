import { ConclaveError, LANGUAGE_VERSION } from '@conclave/contracts';
import type { NodeRecord, RunControl, RunLease, RunRelease } from '@conclave/contracts';
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
 * take, also by the same node: whoever held it before is fenced. The run's status is the driver's to write. Whoever asks
 * for a run by its name gives it new hope, however many drivers it has lost. @throws RUN_NOT_FOUND, RUN_FINISHED,
 * RUN_VERSION_UNSUPPORTED
 */
export const acquireRun = writeOperation(function* (
  swarmId: string,
  args: AcquireRunArgs,
): Steps<AcquireRunAnswer> {
  const row = yield* get<{ epoch: number }>(
    `UPDATE run SET holder = ?3, epoch = epoch + 1, lease_until = {now} + ?4, wanted = 1, lost_drivers = 0,
            stop_reason = CASE WHEN stop_reason = 'abandoned' THEN NULL ELSE stop_reason END
      WHERE swarm_id = ?1 AND run_id = ?2 AND purging = 0 AND status NOT IN ${ENDED}
        AND language_version <= ${LANGUAGE_VERSION}
        AND (holder IS NULL OR holder = ?3 OR lease_until <= {now} OR (holder = ?5 AND epoch = ?6))
     RETURNING epoch`,
    [swarmId, args.runId, args.nodeId, args.leaseMs, args.dead?.nodeId ?? null, args.dead?.epoch ?? null],
  );
  if (row !== undefined)
    return { taken: true, lease: { runId: args.runId, nodeId: args.nodeId, epoch: row.epoch } };
  yield* refuseMissingOrEnded(swarmId, args.runId);
  yield* refuseNewer(swarmId, args.runId);
  return yield* describeHolder(swarmId, args.runId);
});

/** The run was written by rules that this engine does not know. */
function* refuseNewer(swarmId: string, runId: string): Steps<void> {
  const row = yield* get<{ version: number }>(
    `SELECT language_version AS version FROM run WHERE swarm_id = ?1 AND run_id = ?2`,
    [swarmId, runId],
  );
  if (row !== undefined && row.version > LANGUAGE_VERSION) throw newer(runId, row.version);
}

export function newer(runId: string, found: number): ConclaveError {
  return new ConclaveError('RUN_VERSION_UNSUPPORTED', { details: { runId, found, known: LANGUAGE_VERSION } });
}

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

/** A fenced holder is ignored. A run that has ended or is paused is not wanted any more, however it is given back. */
export const releaseRun = writeOperation(function* (
  swarmId: string,
  args: { readonly lease: RunLease; readonly release: RunRelease },
): Steps<null> {
  const { lease, release } = args;
  yield* run(
    `UPDATE run SET holder = NULL, lease_until = {now}, wanted = CASE WHEN ?5 = 'left' THEN 0 ELSE wanted END,
            lost_drivers = lost_drivers + CASE WHEN ?5 = 'failed' THEN 1 ELSE 0 END
      WHERE swarm_id = ?1 AND run_id = ?2 AND epoch = ?3 AND holder = ?4`,
    [swarmId, lease.runId, lease.epoch, lease.nodeId, release],
  );
  return null;
});
