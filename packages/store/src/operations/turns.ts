import { changesBody, ConclaveError, isTerminalRunStatus } from '@conclave/contracts';
import type { JournalEntry, RunChange, RunLease, RunStatus, RunTurn } from '@conclave/contracts';
import { writeOperation } from '../sql/operation.ts';
import { append, get, integers, run, texts } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { firstTaskKey } from '../sql/task-key.ts';
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
  const runKey = yield* guard(swarmId, lease, turn.added?.index.length ?? 0);
  if (turn.added !== null) yield* addTasks(runKey, lease.runId, turn.added);
  yield* changeTasks(runKey, lease.runId, turn.changed);
  if (turn.run !== null) yield* changeRun(runKey, turn.run);
  const lines = journalOf(turn);
  if (lines.length > 0) yield* writeJournal(swarmId, runKey, lines);
  return null;
});

function* guard(swarmId: string, lease: RunLease, added: number): Steps<number> {
  const row = yield* get<{ run_key: number }>(
    `UPDATE run SET turns = turns + 1, tasks_total = tasks_total + ?5
      WHERE swarm_id = ?1 AND run_id = ?2 AND epoch = ?3 AND holder = ?4 AND status NOT IN ${ENDED}
     RETURNING run_key`,
    [swarmId, lease.runId, lease.epoch, lease.nodeId, added],
  );
  if (row !== undefined) return row.run_key;
  const held = yield* get<{ status: RunStatus }>(
    `SELECT status FROM run WHERE swarm_id = ?1 AND run_id = ?2 AND epoch = ?3 AND holder = ?4`,
    [swarmId, lease.runId, lease.epoch, lease.nodeId],
  );
  if (held === undefined) throw fenced(lease.runId, lease.epoch);
  throw new ConclaveError('RUN_FINISHED', { details: { runId: lease.runId, status: held.status } });
}

/** A wish to pause has been carried out once the run is paused: it must not stop the run again on resuming. */
function* changeRun(runKey: number, change: RunChange): Steps<void> {
  yield* run(
    `UPDATE run SET status = ?2, stop_reason = ?3,
       started_at = CASE WHEN ?2 = 'running' THEN coalesce(started_at, {now}) ELSE started_at END,
       control = CASE WHEN ?2 = 'paused' AND control = 'pause' THEN 'none' ELSE control END
      WHERE run_key = ?1`,
    [runKey, change.status, change.stopReason],
  );
  if (change.outputs !== null)
    yield* run(`UPDATE run_document SET outputs = ?2 WHERE run_key = ?1`, [runKey, change.outputs]);
  if (!isTerminalRunStatus(change.status)) return;
  const counts = yield* countTasks(firstTaskKey(runKey), firstTaskKey(runKey + 1));
  yield* run(
    `UPDATE run SET finished_at = {now}, tasks_completed = ?2, tasks_failed = ?3, tasks_skipped = ?4,
       tasks_cancelled = ?5 WHERE run_key = ?1`,
    [runKey, counts.completed, counts.failed, counts.skipped, counts.cancelled],
  );
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
