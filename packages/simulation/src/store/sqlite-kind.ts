import { createInProcessDatabase, createStoreOver, isWriteOperation } from '@conclave/store/in-process';
import type { OperationName } from '@conclave/store/in-process';
import type { StoreKind } from './store-backend.ts';

/** SQLite in memory, on this thread: its real statements, groups and migrations; the same object on the node's side. */
export const sqliteKind: StoreKind = {
  name: 'sqlite',
  open({ now }) {
    const database = createInProcessDatabase({ swarmId: 'default', now });
    return {
      execute: (calls) => {
        const requests = calls.map((call, id) => ({
          id,
          name: call.name as OperationName,
          args: call.args,
        }));
        return Promise.resolve(database.execute(requests));
      },
      close: () => database.close(),
    };
  },
  connect: (send, isAlive) =>
    createStoreOver((name, args) => send({ name, args }), { isAlive: (node) => isAlive(node.nodeId) }),
  isWrite: (name) => isWriteOperation(name as OperationName),
};
