import type { StateChange, StateChangePage } from '@conclave/contracts';
import { readOperation, writeOperation } from '../sql/operation.ts';
import { all, get, run } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';

/** Characters of values in one page; a change that is larger by itself is a page. */
const PAGE_CHARACTERS = 4_000_000;

export const lastStateSeq = readOperation(function* (swarmId: string, _args: null): Steps<number> {
  const row = yield* get<{ last: number }>(
    `SELECT coalesce((SELECT max(seq) FROM state_change WHERE swarm_id = ?1),
                     (SELECT trimmed_seq FROM state_floor WHERE swarm_id = ?1), 0) AS last`,
    [swarmId],
  );
  return row?.last ?? 0;
});

/** Changes after a number, in commit order: they are appended like journal lines. */
export const readStateChanges = readOperation(function* (
  swarmId: string,
  args: { readonly afterSeq: number; readonly limit: number },
): Steps<StateChangePage> {
  const { afterSeq, limit } = args;
  const state = yield* get<{ trimmed: number; expired: number }>(
    `SELECT coalesce((SELECT trimmed_seq FROM state_floor WHERE swarm_id = ?1), 0) AS trimmed,
            (SELECT count(*) FROM (SELECT 1 AS one FROM shared_state
                                    WHERE swarm_id = ?1 AND expires_at <= {now} LIMIT 1) AS due) AS expired`,
    [swarmId],
  );
  const sizes = yield* all<{ seq: number; bytes: number }>(
    `SELECT seq, bytes FROM state_change WHERE swarm_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3`,
    [swarmId, afterSeq, limit],
  );
  const lastSeq = endOfPage(sizes);
  const changes =
    lastSeq === undefined
      ? []
      : yield* all<StateChange>(
          `SELECT seq, key, version, old_value AS "oldValue", new_value AS "newValue", changed_by AS "changedBy",
                  changed_at AS "changedAtMs"
             FROM state_change WHERE swarm_id = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq`,
          [swarmId, afterSeq, lastSeq],
        );
  const trimmed = state?.trimmed ?? 0;
  return {
    changes,
    nextSeq: Math.max(lastSeq ?? afterSeq, trimmed),
    hasGap: afterSeq < trimmed,
    hasExpired: (state?.expired ?? 0) > 0,
  };
});

function endOfPage(sizes: readonly { seq: number; bytes: number }[]): number | undefined {
  let last: number | undefined;
  let characters = 0;
  for (const { seq, bytes } of sizes) {
    characters += bytes;
    if (last !== undefined && characters > PAGE_CHARACTERS) break;
    last = seq;
  }
  return last;
}

/**
 * Deletes at most `batchRows` of the oldest changes that are too old, too many or too large together. The floor says
 * up to where, so that a reader who comes later knows that he has missed some.
 */
export const trimStateChanges = writeOperation(function* (
  swarmId: string,
  args: {
    readonly maxAgeMs: number;
    readonly maxChanges: number;
    readonly maxCharacters: number;
    readonly batchRows: number;
  },
): Steps<number> {
  const row = yield* get<{ last: number | null }>(
    `SELECT max(seq) AS last FROM (
       SELECT seq FROM state_change WHERE swarm_id = ?1 AND seq <= (
         SELECT max(seq) FROM (
           SELECT seq, changed_at, row_number() OVER (ORDER BY seq DESC) AS place, sum(bytes) OVER (ORDER BY seq DESC) AS characters
             FROM state_change WHERE swarm_id = ?1) AS newest
          WHERE place > ?2 OR characters > ?3 OR changed_at < {now} - ?4)
        ORDER BY seq LIMIT ?5) AS batch`,
    [swarmId, args.maxChanges, args.maxCharacters, args.maxAgeMs, args.batchRows],
  );
  if (row === undefined || row.last === null) return 0;
  yield* raiseFloor(swarmId, 'trimmed_seq', row.last);
  return yield* run(`DELETE FROM state_change WHERE swarm_id = ?1 AND seq <= ?2`, [swarmId, row.last]);
});

/** Forgets at most `batchRows` keys that were deleted, or expired, longer ago than `goneMs`; never their versions. */
export const pruneState = writeOperation(function* (
  swarmId: string,
  args: { readonly goneMs: number; readonly batchRows: number },
): Steps<number> {
  const gone = yield* all<{ version: number }>(
    `DELETE FROM shared_state WHERE swarm_id = ?1 AND value IS NULL AND key IN (
       SELECT key FROM shared_state WHERE swarm_id = ?1 AND value IS NULL AND changed_at < {now} - ?2 LIMIT ?3)
     RETURNING version`,
    [swarmId, args.goneMs, args.batchRows],
  );
  if (gone.length > 0) yield* raiseFloor(swarmId, 'version', Math.max(...gone.map(({ version }) => version)));
  return gone.length;
});

function* raiseFloor(swarmId: string, column: 'version' | 'trimmed_seq', value: number): Steps<void> {
  yield* run(
    `INSERT INTO state_floor (swarm_id, ${column}) VALUES (?1, ?2)
     ON CONFLICT (swarm_id) DO UPDATE SET ${column} = excluded.${column}
     WHERE state_floor.${column} < excluded.${column}`,
    [swarmId, value],
  );
}
