import type { ApprovalStatus, JournalEntry, JournalLine } from '@conclave/contracts';
import { readOperation, writeOperation } from '../sql/operation.ts';
import { all, append, integers, texts } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';

/** Lines after a sequence number, in commit order (SQLite has one writer at a time, so `seq` is that order). */
export const readJournal = readOperation(function* (
  swarmId: string,
  args: { readonly afterSeq: number; readonly limit: number; readonly runId: string | null },
): Steps<JournalLine[]> {
  const columns = `SELECT j.seq, r.run_id AS "runId", j.kind, j.at AS "atMs", j.body FROM journal j`;
  if (args.runId === null)
    return yield* all<JournalLine>(
      `${columns} LEFT JOIN run r ON r.run_key = j.run_key
        WHERE j.swarm_id = ?1 AND j.seq > ?2 ORDER BY j.seq LIMIT ?3`,
      [swarmId, args.afterSeq, args.limit],
    );
  return yield* all<JournalLine>(
    `${columns} JOIN run r ON r.run_key = j.run_key
      WHERE r.swarm_id = ?1 AND r.run_id = ?4 AND j.seq > ?2 ORDER BY j.seq LIMIT ?3`,
    [swarmId, args.afterSeq, args.limit, args.runId],
  );
});

/** A decision is nobody's turn, and yet something that happened in the run. */
export function* journalApproval(
  swarmId: string,
  runKey: number,
  decision: { readonly taskId: string; readonly status: ApprovalStatus; readonly by: string | null },
): Steps<void> {
  yield* append(
    `INSERT INTO journal (swarm_id, run_key, kind, body, at) VALUES (?1, ?2, ?3, ?4, {now})`,
    [integers([runKey]), texts(['approval.decided']), texts([JSON.stringify(decision)])],
    [swarmId],
  );
}

/** Lines of no run: what happened to agents, to the topology and to nodes. Retention takes them like those of ended runs. */
export const appendEvents = writeOperation(function* (
  swarmId: string,
  args: { readonly entries: readonly JournalEntry[] },
): Steps<null> {
  if (args.entries.length === 0) return null;
  yield* append(
    `INSERT INTO journal (swarm_id, kind, body, at) VALUES (?1, ?2, ?3, {now})`,
    [texts(args.entries.map((entry) => entry.kind)), texts(args.entries.map((entry) => entry.body))],
    [swarmId],
  );
  return null;
});
