import type { Retention } from '../retention-options.ts';
import type { VolatileJournal } from './volatile-journal.ts';
import type { VolatileRun } from './volatile-run.ts';

/** Retention in memory, by the rules of operations/retention.ts. @param runs by id, oldest first */
export function sweepRuns(
  runs: Map<string, VolatileRun>,
  journal: VolatileJournal,
  { retention, nowMs }: { readonly retention: Retention; readonly nowMs: number },
): { readonly runs: number; readonly tasks: number; readonly journalLines: number } {
  const ended = [...runs.values()].filter((run) => run.ended);
  const expired = ended.filter(
    (run, i) =>
      (run.finishedAtMs ?? nowMs) < nowMs - retention.maxRunAgeMs || ended.length - i > retention.maxRuns,
  );
  expired.push(...idleRuns(runs, retention, nowMs));
  for (const run of expired) runs.delete(run.runId);
  const gone = new Set(expired.map((run) => run.runId));
  const journalLines = journal.drop((line, linesAfter) => {
    if (line.runId !== null && gone.has(line.runId)) return true;
    const tooMany = linesAfter >= retention.maxJournalLines;
    if (!tooMany && line.atMs >= nowMs - retention.maxJournalAgeMs) return false;
    return line.runId === null || runs.get(line.runId)?.ended !== false;
  });
  return {
    runs: expired.length,
    tasks: expired.reduce((sum, run) => sum + run.tasks.total, 0),
    journalLines,
  };
}

function idleRuns(
  runs: ReadonlyMap<string, VolatileRun>,
  retention: Retention,
  nowMs: number,
): readonly VolatileRun[] {
  const idle = [...runs.values()].filter((run) => !run.ended && run.holder === null);
  const left = idle.filter((run) => !run.wanted);
  const tooMany = new Set(left.slice(0, Math.max(0, left.length - retention.maxIdleRuns)));
  return idle.filter((run) => run.idleSinceMs < nowMs - retention.maxIdleRunAgeMs || tooMany.has(run));
}
