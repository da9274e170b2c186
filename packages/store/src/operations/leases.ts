import { ConclaveError } from '@conclave/contracts';
import type { NamedLease } from '@conclave/contracts';
import { writeOperation } from '../sql/operation.ts';
import { get, run } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';

/**
 * The largest epoch of the leases that retention removed. Locks its row until the end of the transaction: whoever
 * takes a lease and whoever removes leases go one after the other, or a lease would start again below its old epoch.
 */
export function* lockFloor(swarmId: string): Steps<number> {
  const row = yield* get<{ epoch: number }>(
    `INSERT INTO lease_floor (swarm_id, epoch) VALUES (?1, 0)
     ON CONFLICT (swarm_id) DO UPDATE SET epoch = lease_floor.epoch RETURNING epoch`,
    [swarmId],
  );
  return row?.epoch ?? 0;
}

/**
 * Takes a named lease that is free, expired or this holder's own, with an epoch larger than every one before.
 * @returns null when somebody else holds it.
 */
export const acquireLease = writeOperation(function* (
  swarmId: string,
  args: { readonly name: string; readonly holder: string; readonly leaseMs: number },
): Steps<NamedLease | null> {
  // Most who ask are told no: without a write.
  const held = yield* get<{ one: number }>(
    `SELECT 1 AS one FROM lease
      WHERE swarm_id = ?1 AND name = ?2 AND holder IS NOT NULL AND holder <> ?3 AND lease_until > {now}`,
    [swarmId, args.name, args.holder],
  );
  if (held !== undefined) return null;
  const floor = yield* lockFloor(swarmId);
  const row = yield* get<{ epoch: number }>(
    `INSERT INTO lease (swarm_id, name, holder, epoch, lease_until) VALUES (?1, ?2, ?3, 1 + ?5, {now} + ?4)
     ON CONFLICT (swarm_id, name) DO UPDATE SET holder = excluded.holder, epoch = lease.epoch + 1,
       lease_until = excluded.lease_until
     WHERE lease.holder IS NULL OR lease.holder = excluded.holder OR lease.lease_until <= {now}
     RETURNING epoch`,
    [swarmId, args.name, args.holder, args.leaseMs, floor],
  );
  return row === undefined ? null : { name: args.name, holder: args.holder, epoch: row.epoch };
});

/** @throws LEASE_FENCED */
export const renewLease = writeOperation(function* (
  swarmId: string,
  args: { readonly lease: NamedLease; readonly leaseMs: number },
): Steps<null> {
  const { name, holder, epoch } = args.lease;
  const renewed = yield* run(
    `UPDATE lease SET lease_until = {now} + ?5 WHERE swarm_id = ?1 AND name = ?2 AND holder = ?3 AND epoch = ?4`,
    [swarmId, name, holder, epoch, args.leaseMs],
  );
  if (renewed === 0) throw new ConclaveError('LEASE_FENCED', { details: { name, epoch } });
  return null;
});

/** A fenced holder is ignored. */
export const releaseLease = writeOperation(function* (
  swarmId: string,
  args: { readonly lease: NamedLease },
): Steps<null> {
  const { name, holder, epoch } = args.lease;
  yield* run(
    `UPDATE lease SET holder = NULL, lease_until = 0
      WHERE swarm_id = ?1 AND name = ?2 AND holder = ?3 AND epoch = ?4`,
    [swarmId, name, holder, epoch],
  );
  return null;
});
