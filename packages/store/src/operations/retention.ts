import { writeOperation } from '../sql/operation.ts';
import { all, get, run } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { firstTaskKey } from '../sql/task-key.ts';
import { lockFloor } from './leases.ts';
import { ENDED } from './runs.ts';

/**
 * Retention works in short transactions so that it never holds up the others. A run that is to go is first marked
 * (from then on nobody sees it), then emptied in batches, then removed; a crash in between is picked up by the
 * next sweep.
 */
export const markExpiredRuns = writeOperation(function* (
  swarmId: string,
  args: { readonly maxAgeMs: number; readonly maxRuns: number },
): Steps<number> {
  return yield* run(
    `UPDATE run SET purging = 1
      WHERE swarm_id = ?1 AND purging = 0 AND status IN ${ENDED}
        AND (finished_at < {now} - ?2
             OR run_key NOT IN (SELECT run_key FROM run WHERE swarm_id = ?1 AND purging = 0 AND status IN ${ENDED}
                                 ORDER BY run_key DESC LIMIT ?3))`,
    [swarmId, args.maxAgeMs, args.maxRuns],
  );
});

/**
 * Runs that never end by themselves: left, paused, never started, or submitted where nobody is capable. `lease_until` is
 * when one was driven last. What waits to be taken goes by its age alone: a backlog is no rubbish.
 */
export const markIdleRuns = writeOperation(function* (
  swarmId: string,
  args: { readonly maxAgeMs: number; readonly maxRuns: number },
): Steps<number> {
  return yield* run(
    `UPDATE run SET purging = 1, wanted = 0
      WHERE swarm_id = ?1 AND purging = 0 AND status NOT IN ${ENDED} AND (holder IS NULL OR lease_until <= {now})
        AND (CASE WHEN lease_until > created_at THEN lease_until ELSE created_at END < {now} - ?2
             OR (wanted = 0 AND run_key NOT IN (
                   SELECT run_key FROM run
                    WHERE swarm_id = ?1 AND purging = 0 AND status NOT IN ${ENDED} AND wanted = 0
                    ORDER BY run_key DESC LIMIT ?3)))`,
    [swarmId, args.maxAgeMs, args.maxRuns],
  );
});

export interface PurgeAnswer {
  readonly runs: number;
  readonly tasks: number;
  readonly journalLines: number;
  readonly done: boolean;
}

const NOTHING: PurgeAnswer = { runs: 0, tasks: 0, journalLines: 0, done: true };

/**
 * Deletes at most `batchRows` tasks, or as many journal lines, of one marked run; the run itself when both are gone.
 * The run is locked: of two nodes that empty it at once, one would see no tasks left while there are some.
 */
export const purgeRun = writeOperation(function* (
  swarmId: string,
  args: { readonly batchRows: number },
): Steps<PurgeAnswer> {
  const marked = yield* get<{ run_key: number }>(
    `SELECT run_key FROM run WHERE swarm_id = ?1 AND purging = 1 ORDER BY run_key LIMIT 1 {skip}`,
    [swarmId],
  );
  if (marked === undefined) return NOTHING;
  const tasks = yield* purgeTasks(marked.run_key, args.batchRows);
  if (tasks > 0) return { ...NOTHING, tasks, done: false };
  const journalLines = yield* run(
    `DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE run_key = ?1 ORDER BY seq LIMIT ?2)`,
    [marked.run_key, args.batchRows],
  );
  if (journalLines > 0) return { ...NOTHING, journalLines, done: false };
  // States without a task, should there be any, must not outlive the run either.
  yield* run(`DELETE FROM task_state WHERE task_key >= ?1 AND task_key < ?2`, [
    firstTaskKey(marked.run_key),
    firstTaskKey(marked.run_key + 1),
  ]);
  yield* run(`DELETE FROM approval WHERE run_key = ?1`, [marked.run_key]);
  yield* run(`DELETE FROM compensation WHERE task_key >= ?1 AND task_key < ?2`, [
    firstTaskKey(marked.run_key),
    firstTaskKey(marked.run_key + 1),
  ]);
  yield* run(`DELETE FROM run WHERE run_key = ?1`, [marked.run_key]);
  return { ...NOTHING, runs: 1, done: false };
});

function* purgeTasks(runKey: number, batchRows: number): Steps<number> {
  const range = [firstTaskKey(runKey), firstTaskKey(runKey + 1)] as const;
  const last = yield* get<{ last: number | null }>(
    `SELECT max(task_key) AS last
       FROM (SELECT task_key FROM task WHERE task_key >= ?1 AND task_key < ?2 ORDER BY task_key LIMIT ?3) AS batch`,
    [...range, batchRows],
  );
  if (last === undefined || last.last === null) return 0;
  yield* run(`DELETE FROM offer WHERE task_key >= ?1 AND task_key <= ?2`, [range[0], last.last]);
  yield* run(`DELETE FROM task_state WHERE task_key >= ?1 AND task_key <= ?2`, [range[0], last.last]);
  return yield* run(`DELETE FROM task WHERE task_key >= ?1 AND task_key <= ?2`, [range[0], last.last]);
}

/** Deletes at most `batchRows` lines that are too old or too many; a line of a run that has not ended stays. */
export const trimJournal = writeOperation(function* (
  swarmId: string,
  args: { readonly maxAgeMs: number; readonly maxLines: number; readonly batchRows: number },
): Steps<number> {
  const beyond = yield* get<{ seq: number }>(
    `SELECT seq FROM journal WHERE swarm_id = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2`,
    [swarmId, args.maxLines],
  );
  return yield* run(
    `DELETE FROM journal WHERE seq IN (
       SELECT j.seq FROM journal j LEFT JOIN run r ON r.run_key = j.run_key
        WHERE j.swarm_id = ?1 AND (j.seq <= ?2 OR j.at < {now} - ?3) AND (r.run_key IS NULL OR r.status IN ${ENDED})
        ORDER BY j.seq LIMIT ?4)`,
    [swarmId, beyond?.seq ?? 0, args.maxAgeMs, args.batchRows],
  );
});

/** Nodes that were not seen and leases that expired longer ago than `goneMs`, and the oldest of too many. */
export const pruneNodesAndLeases = writeOperation(function* (
  swarmId: string,
  args: { readonly goneMs: number; readonly maxNodes: number },
): Steps<{ readonly nodes: number; readonly leases: number }> {
  const params = [swarmId, args.goneMs, args.maxNodes];
  const nodes = yield* run(
    `DELETE FROM node WHERE swarm_id = ?1 AND (seen_at < {now} - ?2 OR node_id NOT IN (
       SELECT node_id FROM node WHERE swarm_id = ?1 ORDER BY seen_at DESC LIMIT ?3))`,
    params,
  );
  const floor = yield* lockFloor(swarmId);
  const gone = yield* all<{ epoch: number }>(
    `DELETE FROM lease WHERE swarm_id = ?1 AND (lease_until < {now} - ?2 OR (lease_until < {now} AND name NOT IN (
       SELECT name FROM lease WHERE swarm_id = ?1 ORDER BY lease_until DESC LIMIT ?3))) RETURNING epoch`,
    params,
  );
  const highest = Math.max(floor, ...gone.map((row) => row.epoch));
  if (highest > floor)
    yield* run(`UPDATE lease_floor SET epoch = ?2 WHERE swarm_id = ?1`, [swarmId, highest]);
  return { nodes, leases: gone.length };
});
