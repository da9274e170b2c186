/** What recorded runs tell a scheduler: one row per task that ran. */
import { ConclaveError } from '@conclave/contracts';
import type { RunStore, StoredTask } from '@conclave/contracts';
import type { HistoryRow } from '@conclave/scheduling';

const newestRuns = 100;

export class History {
  readonly #store: Pick<RunStore, 'listRuns' | 'loadTasks'>;

  constructor(store: Pick<RunStore, 'listRuns' | 'loadTasks'>) {
    this.#store = store;
  }

  /** @param runIds the newest 100 when left out. @throws RUN_NOT_FOUND */
  async rows(runIds?: readonly string[]): Promise<HistoryRow[]> {
    const ids = runIds ?? (await this.#store.listRuns({ limit: newestRuns })).map(({ runId }) => runId);
    const rows: HistoryRow[] = [];
    for (const runId of ids) {
      const [found] = await this.#store.listRuns({ limit: 1, runId });
      if (found === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId } });
      for (const task of await this.#store.loadTasks(runId)) {
        const row = rowOf(task);
        if (row !== undefined) rows.push(row);
      }
    }
    return rows;
  }
}

/** Of tasks that an agent ended; cancelled ones say nothing, and fan-outs themselves run on nobody. */
function rowOf({ taskType, agentId, startedAtMs, finishedAtMs, status }: StoredTask): HistoryRow | undefined {
  if (agentId === null || startedAtMs === null || finishedAtMs === null) return undefined;
  if (status !== 'completed' && status !== 'failed') return undefined;
  const durationMs = Math.max(0, finishedAtMs - startedAtMs);
  return { taskType, agentId, startedAtMs, durationMs, success: status === 'completed' };
}
