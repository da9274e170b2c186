/** What stands behind the simulated network: the real operations of one kind of store, run where they are asked for. */
import type { ErrorData } from '@conclave/contracts';
import type { Store } from '@conclave/store';

/** One call as it travels: the name of an operation and its arguments. */
export interface StoreCall {
  readonly name: string;
  readonly args: unknown;
}

export type StoreAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorData };

/** One database. A new one is empty. */
export interface StoreBackend {
  /** Runs them as one group. @returns one answer per call, in their order */
  execute(calls: readonly StoreCall[]): Promise<readonly StoreAnswer[]>;
  close(): void;
}

/** Carries a call from a node to the database and its answer back. Rejects with a ConclaveError. */
export type SendCall = (call: StoreCall) => Promise<unknown>;

export interface BackendOptions {
  /** The database's clock, in ms since the epoch. */
  readonly now: () => number;
  /** What the database, or who asks it, knows of a node's process. */
  readonly isAlive: (nodeId: string) => boolean;
}

export interface StoreKind {
  readonly name: 'volatile' | 'sqlite';
  open(options: BackendOptions): StoreBackend;
  /** The store as a node has it. */
  connect(send: SendCall, isAlive: (nodeId: string) => boolean): Store;
  isWrite(name: string): boolean;
}
