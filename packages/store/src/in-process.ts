/**
 * The SQLite store in two halves without the thread between them, for whoever carries the calls: a simulator that
 * delays and loses them. What runs is the same: the same operations, groups and statements.
 */
import { operations } from './operations/operations.ts';
import type { OperationName } from './operations/operations.ts';
import type { IsAlive } from './process-liveness.ts';
import { RetentionSchema } from './retention-options.ts';
import { SqliteConnection } from './sqlite/connection.ts';
import { GroupCommit } from './sqlite/group-commit.ts';
import { migrate } from './sqlite/migrate.ts';
import { SqlStore } from './sql-store.ts';
import type { StoreWriter } from './sql-store.ts';
import type { Store } from './store.ts';
import type { StoreReply, StoreRequest } from './writer/requests.ts';

export type { OperationName } from './operations/operations.ts';
export type { StoreReply, StoreRequest } from './writer/requests.ts';

/** The half that owns the database, which lives in memory. */
export interface InProcessDatabase {
  /** One transaction for all of them. @returns one reply per request, in their order. Never throws. */
  execute(requests: readonly StoreRequest[]): StoreReply[];
  close(): void;
}

/** @param options.now the database's clock, in milliseconds since the epoch */
export function createInProcessDatabase(options: {
  readonly swarmId: string;
  readonly now: () => number;
}): InProcessDatabase {
  const { swarmId, now } = options;
  // Nobody else has the database, so nobody holds its lock.
  const connection = new SqliteConnection({ path: ':memory:', maxFileBytes: undefined, now }, (attempt) =>
    attempt(),
  );
  migrate(connection);
  const groups = new GroupCommit(connection, swarmId);
  return {
    execute: (requests) => groups.execute(requests),
    close: () => connection.close(),
  };
}

export function isWriteOperation(name: OperationName): boolean {
  return operations[name].access === 'write';
}

/** Carries one call to the database and its answer back. Rejects with a ConclaveError. */
export type CallOperation = (name: OperationName, args: unknown) => Promise<unknown>;

/** The half that a node has. */
export function createStoreOver(call: CallOperation, options: { readonly isAlive: IsAlive }): Store {
  const writer: StoreWriter = {
    call: (name, args) => call(name, args) as Promise<never>,
    inspect: () => Promise.reject(new Error('a database in memory has no file to inspect')),
    close: () => Promise.resolve(),
  };
  return new SqlStore(writer, { isAlive: options.isAlive, retention: RetentionSchema.parse({}) });
}
