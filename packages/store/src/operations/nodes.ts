import type { NodeRecord } from '@conclave/contracts';
import { writeOperation } from '../sql/operation.ts';
import { run } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';

/** Registers the node, or shows that it lives: also a row that retention took meanwhile comes back. */
export const joinNode = writeOperation(function* (swarmId: string, node: NodeRecord): Steps<null> {
  yield* run(
    `INSERT INTO node (swarm_id, node_id, host, pid, boot_id, joined_at, seen_at)
     VALUES (?1, ?2, ?3, ?4, ?5, {now}, {now})
     ON CONFLICT (swarm_id, node_id) DO UPDATE SET host = excluded.host, pid = excluded.pid,
       boot_id = excluded.boot_id, seen_at = excluded.seen_at`,
    [swarmId, node.nodeId, node.host, node.pid, node.bootId],
  );
  return null;
});

/** For a node that another connection registered. */
export const touchNode = writeOperation(function* (
  swarmId: string,
  args: { readonly nodeId: string },
): Steps<null> {
  yield* run(`UPDATE node SET seen_at = {now} WHERE swarm_id = ?1 AND node_id = ?2`, [swarmId, args.nodeId]);
  return null;
});

/** Gives back every lease of the node and forgets it. */
export const leaveNode = writeOperation(function* (
  swarmId: string,
  args: { readonly nodeId: string },
): Steps<null> {
  const params = [swarmId, args.nodeId];
  yield* run(`UPDATE run SET holder = NULL, lease_until = {now} WHERE swarm_id = ?1 AND holder = ?2`, params);
  yield* run(`UPDATE lease SET holder = NULL, lease_until = 0 WHERE swarm_id = ?1 AND holder = ?2`, params);
  yield* run(`DELETE FROM node WHERE swarm_id = ?1 AND node_id = ?2`, params);
  return null;
});
