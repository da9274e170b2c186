import type { World } from '../world.ts';
import type { StoredState } from './final-state.ts';

/** What became of every task, by the store. */
export function countTasks({ tally }: World, states: ReadonlyMap<string, StoredState>): void {
  for (const { tasks } of states.values())
    for (const { status } of tasks)
      if (status === 'completed' || status === 'failed' || status === 'skipped' || status === 'cancelled')
        tally.add(`task ${status}`);
}
