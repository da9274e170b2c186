import { isConclaveError, toErrorData } from '@conclave/contracts';
import { operations } from '../operations/operations.ts';
import type { Operation } from '../sql/operation.ts';
import type { CommitCounters, StoreReply, StoreRequest } from '../writer/requests.ts';
import type { SqliteConnection } from './connection.ts';
import { toStoreError } from './sqlite-error.ts';

/**
 * Commits many requests in one transaction: one flush of the disk for all of them. There are no savepoints. A
 * request that refuses before its first write (as all of ours do) is answered with its error and the others go on.
 * When one fails in any other way, half of it may be written, so the whole group is rolled back and every member
 * runs again in a transaction of its own: nothing had been acknowledged, and none can sink its neighbours.
 */
export class GroupCommit {
  readonly counters: CommitCounters = { commits: 0, writes: 0, regrouped: 0 };
  readonly #connection: SqliteConnection;
  readonly #swarmId: string;

  constructor(connection: SqliteConnection, swarmId: string) {
    this.#connection = connection;
    this.#swarmId = swarmId;
  }

  /** @returns one reply per request, in their order. Never throws. */
  execute(requests: readonly StoreRequest[]): StoreReply[] {
    for (const request of requests) if (isWrite(request)) this.counters.writes += 1;
    return this.#commit(requests);
  }

  #commit(requests: readonly StoreRequest[]): StoreReply[] {
    const access = requests.some(isWrite) ? 'write' : 'read';
    try {
      const replies = this.#connection.transaction(access, () =>
        requests.map((request) => this.#answer(request)),
      );
      if (access === 'write') this.counters.commits += 1;
      return replies;
    } catch (error) {
      const ours = toStoreError(error, this.#connection.path);
      // Nobody got the lock in time; asking again for each would take as long again.
      if (requests.length === 1 || ours.code === 'STORE_BUSY')
        return requests.map(({ id }) => ({ id, ok: false, error: toErrorData(ours) }));
      this.counters.regrouped += 1;
      return requests.flatMap((request) => this.#commit([request]));
    }
  }

  #answer({ id, name, args }: StoreRequest): StoreReply {
    const operation = operations[name] as Operation<unknown, unknown>;
    const before = this.#connection.rowsWritten;
    try {
      return { id, ok: true, value: this.#connection.run(operation.steps(this.#swarmId, args)) };
    } catch (error) {
      const refused = isConclaveError(error) && this.#connection.rowsWritten === before;
      if (refused) return { id, ok: false, error: toErrorData(error) };
      throw error;
    }
  }
}

function isWrite(request: StoreRequest): boolean {
  return operations[request.name].access === 'write';
}
