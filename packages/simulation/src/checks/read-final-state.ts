import type { StoredRun, StoredTask } from '@conclave/contracts';
import type { World } from '../world.ts';
import type { StoredState } from './final-state.ts';

/** Reads every run from the store itself, past network and faults. */
export async function readFinalState({ store, scenario, oracle }: World): Promise<Map<string, StoredState>> {
  const direct = scenario.kind.connect(
    (call) => store.read(call),
    () => true,
  );
  const states = new Map<string, StoredState>();
  for (const { runId } of [...oracle.runs, ...oracle.acknowledged.all]) {
    const run: StoredRun | undefined = await direct.loadRun(runId).catch(() => undefined);
    if (run === undefined) continue;
    const tasks: readonly StoredTask[] = await direct.loadTasks(runId);
    states.set(runId, { run, tasks });
  }
  return states;
}
