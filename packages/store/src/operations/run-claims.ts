import { LANGUAGE_VERSION } from '@conclave/contracts';
import type { NodeRecord, RunClaim, RunClaimed } from '@conclave/contracts';
import { readOperation, writeOperation } from '../sql/operation.ts';
import { all, get } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';

/** Lists go as JSON texts. */
export interface ClaimArgs extends Omit<RunClaim, 'offers' | 'driven'> {
  readonly offers: string;
  readonly driven: string;
  /** A node that the caller knows to be dead: its leases count as expired. */
  readonly dead: NodeRecord | null;
}

/** Whether a node can do all that the run needs, and reads it as it was meant. ?2: what it offers. */
const CAPABLE = `r.language_version <= ${LANGUAGE_VERSION} AND NOT EXISTS (SELECT 1 FROM run_need q WHERE q.run_key = r.run_key
                   AND q.need NOT IN (SELECT value FROM {each ?2}))`;

/** ?3: runs that the node drives. */
const NOT_OURS = `r.run_id NOT IN (SELECT value FROM {each ?3})`;

export interface Claimable {
  /** At least one run can be claimed, or abandoned, now. */
  readonly isFree: boolean;
  /** Who holds the runs that could be claimed if it were dead. */
  readonly holders: readonly NodeRecord[];
}

/** Looks before anything is locked: most of the time there is nothing. Reads runs that should be driven, no others. */
export const findClaimable = readOperation(function* (
  swarmId: string,
  args: Pick<ClaimArgs, 'nodeId' | 'offers' | 'driven'>,
): Steps<Claimable> {
  const params = [swarmId, args.offers, args.driven];
  const free = yield* get<{ one: number }>(
    `SELECT 1 AS one FROM run r
      WHERE r.swarm_id = ?1 AND r.wanted = 1 AND (r.holder IS NULL OR r.lease_until <= {now})
        AND ${NOT_OURS} AND ${CAPABLE} LIMIT 1`,
    params,
  );
  const holders = yield* all<NodeRecord>(
    `SELECT DISTINCT n.node_id AS "nodeId", n.host, n.pid, n.boot_id AS "bootId"
       FROM run r JOIN node n ON n.swarm_id = r.swarm_id AND n.node_id = r.holder
      WHERE r.swarm_id = ?1 AND r.wanted = 1 AND r.lease_until > {now} AND r.holder <> ?4
        AND ${NOT_OURS} AND ${CAPABLE} LIMIT 1000`,
    [...params, args.nodeId],
  );
  return { isFree: free !== undefined, holders: holders.map((holder) => ({ ...holder })) };
});

/**
 * One statement takes the oldest run that is free for this node; on PostgreSQL nodes that claim at once take different
 * ones. A holder that is passed over counts as lost; one that gave the run back does not.
 */
export const claimRun = writeOperation(function* (swarmId: string, args: ClaimArgs): Steps<RunClaimed> {
  const dead = args.dead === null ? null : yield* stillRegistered(swarmId, args.dead);
  const abandoned = yield* abandonHopeless(swarmId, args.maxLostDrivers, dead);
  const row = yield* get<{ runId: string; epoch: number }>(
    `UPDATE run SET holder = ?4, epoch = epoch + 1, lease_until = {now} + ?5,
            lost_drivers = lost_drivers + CASE WHEN holder IS NULL THEN 0 ELSE 1 END
      WHERE run_key = (
        SELECT r.run_key FROM run r
         WHERE r.swarm_id = ?1 AND r.wanted = 1 AND (r.holder IS NULL OR r.lease_until <= {now} OR r.holder = ?6)
           AND ${NOT_OURS} AND ${CAPABLE}
         ORDER BY r.run_key LIMIT 1 {skip})
     RETURNING run_id AS "runId", epoch`,
    [swarmId, args.offers, args.driven, args.nodeId, args.leaseMs, dead],
  );
  const lease = row === undefined ? null : { runId: row.runId, nodeId: args.nodeId, epoch: row.epoch };
  return { lease, abandoned };
});

/** Another process may have joined under the dead one's name meanwhile. */
function* stillRegistered(swarmId: string, node: NodeRecord): Steps<string | null> {
  const row = yield* get<{ nodeId: string }>(
    `SELECT node_id AS "nodeId" FROM node WHERE swarm_id = ?1 AND node_id = ?2 AND pid = ?3 AND boot_id = ?4`,
    [swarmId, node.nodeId, node.pid, node.bootId],
  );
  return row?.nodeId ?? null;
}

/**
 * A run that takes its drivers along is not handed from node to node for ever. The lease stays as it is: should the last
 * holder only have been slow, it goes on.
 */
function* abandonHopeless(swarmId: string, maxLostDrivers: number, dead: string | null): Steps<string[]> {
  const rows = yield* all<{ runId: string }>(
    `UPDATE run SET wanted = 0, stop_reason = 'abandoned'
      WHERE swarm_id = ?1 AND wanted = 1 AND lost_drivers + CASE WHEN holder IS NULL THEN 0 ELSE 1 END > ?2
        AND (holder IS NULL OR lease_until <= {now} OR holder = ?3)
     RETURNING run_id AS "runId"`,
    [swarmId, maxLostDrivers, dead],
  );
  return rows.map(({ runId }) => runId);
}
