import {
  changesBody,
  ConclaveError,
  isTerminalRunStatus,
  isTerminalTaskStatus,
  taskStatuses,
} from '@conclave/contracts';
import type { JournalEntry, RunChange, RunLease, RunStatus, RunTurn } from '@conclave/contracts';
import { writeOperation } from '../sql/operation.ts';
import { append, get, integers, run, texts } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { firstTaskKey } from '../sql/task-key.ts';
import { askApprovals, withdrawApprovals } from './approvals.ts';
import { recordCompensations } from './compensations.ts';
import { closeOffers } from './offer-ends.ts';
import { ENDED } from './runs.ts';
import { addTasks, changeTasks, countTasks } from './tasks.ts';

export function fenced(runId: string, epoch: number): ConclaveError {
  return new ConclaveError('LEASE_FENCED', { details: { name: `run/${runId}`, epoch } });
}

/**
 * Everything one turn of a run changes, under the run's epoch. The guard is an UPDATE, not a question: it locks
 * the run's row, so that no take-over can come between the guard and the writes on any engine.
 * @throws LEASE_FENCED, RUN_FINISHED
 */
export const commitTurn = writeOperation(function* (
  swarmId: string,
  args: { readonly lease: RunLease; readonly turn: RunTurn },
): Steps<null> {
  const { lease, turn } = args;
  const { runKey, hasOffers } = yield* guard(swarmId, lease, turn);
  if (turn.added !== null) yield* addTasks(runKey, lease.runId, turn.added);
  yield* changeTasks(runKey, lease.runId, turn.changed);
  if (turn.asked !== undefined) yield* askApprovals(runKey, turn.asked);
  if (turn.compensations !== undefined) yield* recordCompensations(runKey, turn.compensations);
  if (hasOffers) yield* closeOffers(runKey, endedIn(turn));
  if (turn.run !== null) yield* changeRun(runKey, turn.run);
  const lines = journalOf(turn);
  if (lines.length > 0) yield* writeJournal(swarmId, runKey, lines);
  return null;
});

/** What the guard finds out in passing. */
interface GuardedRun {
  readonly runKey: number;
  /** Some of its tasks are, or were, done outside. */
  readonly hasOffers: boolean;
}

/** A task that ended is progress: the drivers that were lost before it count no more. */
function* guard(swarmId: string, lease: RunLease, { added, changed }: RunTurn): Steps<GuardedRun> {
  const isProgress = changed.status.some((position) => isTerminalTaskStatus(taskStatuses[position]!));
  const row = yield* get<{ run_key: number; offers: number }>(
    `UPDATE run SET turns = turns + 1, tasks_total = tasks_total + ?5,
            lost_drivers = CASE WHEN ?6 = 1 THEN 0 ELSE lost_drivers END
      WHERE swarm_id = ?1 AND run_id = ?2 AND epoch = ?3 AND holder = ?4 AND status NOT IN ${ENDED}
     RETURNING run_key, offers`,
    [swarmId, lease.runId, lease.epoch, lease.nodeId, added?.index.length ?? 0, isProgress ? 1 : 0],
  );
  if (row !== undefined) return { runKey: row.run_key, hasOffers: row.offers !== 0 };
  const held = yield* get<{ status: RunStatus }>(
    `SELECT status FROM run WHERE swarm_id = ?1 AND run_id = ?2 AND epoch = ?3 AND holder = ?4`,
    [swarmId, lease.runId, lease.epoch, lease.nodeId],
  );
  if (held === undefined) throw fenced(lease.runId, lease.epoch);
  throw new ConclaveError('RUN_FINISHED', { details: { runId: lease.runId, status: held.status } });
}

/**
 * A wish to pause has been carried out once the run is paused: it must not stop the run again on resuming. A run that is
 * paused or has ended needs no driver.
 */
function* changeRun(runKey: number, change: RunChange): Steps<void> {
  yield* run(
    `UPDATE run SET status = ?2, stop_reason = ?3, ending = coalesce(?4, ending),
       started_at = CASE WHEN ?2 = 'running' THEN coalesce(started_at, {now}) ELSE started_at END,
       control = CASE WHEN ?2 = 'paused' AND control = 'pause' THEN 'none' ELSE control END,
       wanted = CASE WHEN ?2 IN ('pending', 'running') THEN wanted ELSE 0 END
      WHERE run_key = ?1`,
    [runKey, change.status, change.stopReason, change.ending ?? null],
  );
  if (change.outputs !== null)
    yield* run(`UPDATE run_document SET outputs = ?2 WHERE run_key = ?1`, [runKey, change.outputs]);
  if (!isTerminalRunStatus(change.status)) return;
  yield* withdrawApprovals(runKey);
  const counts = yield* countTasks(firstTaskKey(runKey), firstTaskKey(runKey + 1));
  yield* run(
    `UPDATE run SET finished_at = {now}, tasks_completed = ?2, tasks_failed = ?3, tasks_skipped = ?4,
       tasks_cancelled = ?5 WHERE run_key = ?1`,
    [runKey, counts.completed, counts.failed, counts.skipped, counts.cancelled],
  );
}

function endedIn({ changed }: RunTurn): number[] {
  return [...changed.index].filter((_, i) => isTerminalTaskStatus(taskStatuses[changed.status[i]!]!));
}

/** Task changes get their line here, in the writer's thread and not in the one that drives runs. */
function journalOf(turn: RunTurn): readonly JournalEntry[] {
  if (turn.changed.index.length === 0) return turn.journal;
  return [...turn.journal, { kind: 'tasks.changed', body: changesBody(turn.changed) }];
}

function* writeJournal(swarmId: string, runKey: number, entries: readonly JournalEntry[]): Steps<void> {
  yield* append(
    `INSERT INTO journal (swarm_id, run_key, kind, body, at) VALUES (?1, ?2, ?3, ?4, {now})`,
    [
      integers(entries.map(() => runKey)),
      texts(entries.map((entry) => entry.kind)),
      texts(entries.map((entry) => entry.body)),
    ],
    [swarmId],
  );
}
