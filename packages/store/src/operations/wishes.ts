import type { RunWish } from '@conclave/contracts';
import { readOperation } from '../sql/operation.ts';
import { all } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';

/** Asked often: an index holds only the runs that somebody wishes something of. */
export const readWishes = readOperation(function* (
  swarmId: string,
  args: { readonly nodeId: string },
): Steps<RunWish[]> {
  return yield* all<RunWish>(
    `SELECT run_id AS "runId", control FROM run WHERE swarm_id = ?1 AND holder = ?2 AND control <> 'none'`,
    [swarmId, args.nodeId],
  );
});
