import type { Retention } from './retention-options.ts';
import type { SweepReport } from './store.ts';
import type { WriterClient } from './writer/writer-client.ts';

/** Retention on disk: a transaction per batch, and whoever waits to commit goes in between. */
export async function sweep(writer: Pick<WriterClient, 'call'>, retention: Retention): Promise<SweepReport> {
  const { batchRows, goneMs, maxNodes } = retention;
  await writer.call('markExpiredRuns', { maxAgeMs: retention.maxRunAgeMs, maxRuns: retention.maxRuns });
  await writer.call('markIdleRuns', {
    maxAgeMs: retention.maxIdleRunAgeMs,
    maxRuns: retention.maxIdleRuns,
  });
  const purged = await purgeMarkedRuns(writer, batchRows);
  let journalLines = purged.journalLines;
  for (let trimmed = batchRows; trimmed === batchRows; journalLines += trimmed)
    trimmed = await writer.call('trimJournal', {
      maxAgeMs: retention.maxJournalAgeMs,
      maxLines: retention.maxJournalLines,
      batchRows,
    });
  const { nodes, leases } = await writer.call('pruneNodesAndLeases', { goneMs, maxNodes });
  const state = await sweepState(writer, retention);
  return { runs: purged.runs, tasks: purged.tasks, journalLines, nodes, leases, ...state };
}

/** What has expired becomes a change first, so that subscribers hear of it. */
async function sweepState(
  writer: Pick<WriterClient, 'call'>,
  retention: Retention,
): Promise<Pick<SweepReport, 'stateKeys' | 'stateChanges'>> {
  const { goneMs, batchRows } = retention;
  while ((await writer.call('expireState', null)) > 0);
  const inBatches = async (remove: () => Promise<number>): Promise<number> => {
    for (let sum = 0; ;) {
      const removed = await remove();
      sum += removed;
      if (removed < batchRows) return sum;
    }
  };
  const stateKeys = await inBatches(() => writer.call('pruneState', { goneMs, batchRows }));
  const limits = {
    maxAgeMs: retention.maxStateChangeAgeMs,
    maxChanges: retention.maxStateChanges,
    maxCharacters: retention.maxStateChangeCharacters,
    batchRows,
  };
  return { stateKeys, stateChanges: await inBatches(() => writer.call('trimStateChanges', limits)) };
}

async function purgeMarkedRuns(
  writer: Pick<WriterClient, 'call'>,
  batchRows: number,
): Promise<{ runs: number; tasks: number; journalLines: number }> {
  const sum = { runs: 0, tasks: 0, journalLines: 0 };
  for (;;) {
    const step = await writer.call('purgeRun', { batchRows });
    sum.runs += step.runs;
    sum.tasks += step.tasks;
    sum.journalLines += step.journalLines;
    if (step.done) return sum;
  }
}
