import type { StateChangePage, StateEntry, StateGuard, StateStore, StateWrite } from '@conclave/contracts';
import type { WriterClient } from './writer/writer-client.ts';

/** Shared state over the writer thread. */
export class SqlState implements StateStore {
  readonly #writer: Pick<WriterClient, 'call'>;

  constructor(writer: Pick<WriterClient, 'call'>) {
    this.#writer = writer;
  }

  getState(key: string): Promise<StateEntry | null> {
    return this.#writer.call('getState', { key });
  }

  setState({ key, ...write }: StateWrite): Promise<StateEntry> {
    return this.#writer.call('setState', { ...write, stateKey: key });
  }

  deleteState({ key, ...guard }: StateGuard): Promise<number | null> {
    return this.#writer.call('deleteState', { ...guard, stateKey: key });
  }

  lastStateSeq(): Promise<number> {
    return this.#writer.call('lastStateSeq', null);
  }

  readStateChanges(options: { readonly afterSeq: number; readonly limit: number }): Promise<StateChangePage> {
    return this.#writer.call('readStateChanges', options);
  }

  expireState(): Promise<number> {
    return this.#writer.call('expireState', null);
  }
}
