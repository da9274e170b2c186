/**
 * Journal before effect: what a turn of the event loop changed goes to the store as one turn, and only when the
 * store says that it is durable do its effects follow. Turns are sent without waiting for the one before; the store
 * keeps their order. Any of them may be refused while those after it are taken, so a turn that others build on (the
 * run's status, new items with their places) goes alone: nothing is sent until it is durable.
 */
import { isConclaveError } from '@conclave/contracts';
import type { RunLease, RunStore } from '@conclave/contracts';
import type { FullTurn, TurnBuffer } from './turn-buffer.ts';

export interface CommitterOptions {
  readonly store: RunStore;
  readonly lease: RunLease;
  readonly buffer: TurnBuffer;
  /** The turn is durable. */
  readonly onCommitted: (turn: FullTurn) => void;
  readonly onFenced: (error: unknown) => void;
  /** The store could not write: nothing of the turn happened and none after it will be sent. */
  readonly onFailed: (error: unknown) => void;
  /** A turn that was under way when the store refused another has been answered. */
  readonly onLateAnswer: () => void;
}

export class Committer {
  readonly #options: CommitterOptions;
  readonly #inFlight = new Set<FullTurn>();
  /** Turns that the store did not take. */
  readonly #refusals: FullTurn[] = [];
  /** The turn under way that others build on. */
  #foundation: FullTurn | undefined;
  #closed = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Everything that changed is durable, or will never be sent. */
  get isIdle(): boolean {
    return this.#inFlight.size === 0 && (this.#closed || this.#options.buffer.isEmpty);
  }

  /** Sends nothing from now on. */
  close(): void {
    this.#closed = true;
  }

  /** Tasks that ended in turns of which nobody knows that they are durable. Call it once, after `close`. */
  unrecorded(): readonly number[] {
    const turns = [...this.#inFlight, ...this.#refusals, this.#options.buffer.take()];
    return turns.flatMap((full) => [...full.settled]);
  }

  flush(): void {
    const { buffer, store, lease } = this.#options;
    if (this.#closed || this.#foundation !== undefined || buffer.isEmpty) return;
    const full = buffer.take();
    if (full.turn.run !== null || full.turn.added !== null) this.#foundation = full;
    this.#inFlight.add(full);
    store.commitTurn(lease, full.turn).then(
      () => this.#committed(full),
      (error: unknown) => this.#refused(full, error),
    );
  }

  #committed(full: FullTurn): void {
    this.#inFlight.delete(full);
    if (this.#foundation === full) this.#foundation = undefined;
    if (this.#closed) this.#options.onLateAnswer();
    else this.#options.onCommitted(full);
  }

  #refused(full: FullTurn, error: unknown): void {
    this.#inFlight.delete(full);
    this.#refusals.push(full);
    if (this.#closed) return this.#options.onLateAnswer();
    this.#closed = true;
    if (isConclaveError(error, 'LEASE_FENCED')) this.#options.onFenced(error);
    else this.#options.onFailed(error);
  }
}
