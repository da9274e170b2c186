import type { Logger } from '@conclave/contracts';
import type { Store } from '@conclave/store';
import type { Chore } from './chores.ts';

/** Applies the store's retention. Deletes what has expired by the database's clock, so two at once do no harm. */
export function retentionChore(store: Pick<Store, 'sweep'>, logger: Logger): Chore {
  return {
    name: 'retention',
    everyMs: 10 * 60_000,
    atStop: true,
    run: async () => {
      const removed = await store.sweep();
      if (removed.runs + removed.journalLines > 0) logger.info('retention applied', { ...removed });
    },
  };
}
