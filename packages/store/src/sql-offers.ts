import type { OfferStore } from '@conclave/contracts';
import type { StoreWriter } from './sql-store.ts';

/** Tasks that are done outside, over the writer: one call each. */
export function offersOver(writer: Pick<StoreWriter, 'call'>): OfferStore {
  return {
    offerTasks: async (run) => {
      if (run.offers.length > 0) await writer.call('offerTasks', run);
    },
    withdrawTasks: (run) => writer.call('withdrawTasks', run),
    settledTasks: (options) => writer.call('settledTasks', options),
    reapTasks: (options) => writer.call('reapTasks', options),
    claimTasks: (worker) => writer.call('claimTasks', worker),
    heartbeatTask: (claim) => writer.call('heartbeatTask', claim),
    completeTask: async (claim) => void (await writer.call('completeTask', claim)),
    failTask: (claim) => writer.call('failTask', claim),
    releaseTask: (claim) => writer.call('releaseTask', claim),
    resetTask: async (task) => void (await writer.call('resetTask', task)),
    giveUpTask: (task) => writer.call('giveUpTask', task),
    listHostTasks: (options) => writer.call('listHostTasks', options),
  };
}
