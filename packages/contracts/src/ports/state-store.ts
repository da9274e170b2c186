/** What is kept under a key. `value` is JSON text. */
export interface StateEntry {
  readonly key: string;
  readonly value: string;
  /** Grows with every change of the key, deletions included, and never comes back. */
  readonly version: number;
  /** Who wrote it. */
  readonly changedBy: string;
  readonly changedAtMs: number;
  /** On the store's clock; null: it stays. */
  readonly expiresAtMs: number | null;
}

export interface StateGuard {
  readonly key: string;
  /** The version that the key must have; 0: it must not exist. Null: whatever it has. */
  readonly expectedVersion: number | null;
  readonly changedBy: string;
}

export interface StateWrite extends StateGuard {
  /** JSON text. */
  readonly value: string;
  /** From now on the store's clock; null: it stays. */
  readonly expiresInMs: number | null;
}

/** One change of one key, in the order in which the changes were committed. */
export interface StateChange {
  /** Strictly grows; never reused. */
  readonly seq: number;
  readonly key: string;
  readonly version: number;
  /** JSON text; null where there was nothing. It is the new value of the change of this key before. */
  readonly oldValue: string | null;
  /** JSON text; null where it was deleted or has expired. */
  readonly newValue: string | null;
  /** Null where it expired. */
  readonly changedBy: string | null;
  readonly changedAtMs: number;
}

export interface StateChangePage {
  readonly changes: readonly StateChange[];
  /** Where to go on reading. */
  readonly nextSeq: number;
  /** Changes after the place that was asked for have been removed by retention: some are missing. */
  readonly hasGap: boolean;
  /** Something has expired whose removal is no change yet: see {@link StateStore.expireState}. */
  readonly hasExpired: boolean;
}

/**
 * State that all nodes share, by key. Every write is linearizable: of several that expect the same version one is done.
 * A value that has expired is absent from that moment on; its removal becomes a change when somebody notices it. One
 * contract suite runs against every implementation.
 */
export interface StateStore {
  getState(key: string): Promise<StateEntry | null>;
  /**
   * The first version of a key is 1, or beyond every version that retention has forgotten.
   * @throws STATE_CONFLICT when it has another version; nothing is written
   */
  setState(write: StateWrite): Promise<StateEntry>;
  /** @returns the version of the deletion; null where there was nothing. @throws STATE_CONFLICT */
  deleteState(guard: StateGuard): Promise<number | null>;
  /** The number of the last change that was committed: what is read after it is what comes from now on. */
  lastStateSeq(): Promise<number>;
  /** The changes after a number, oldest first. A page ends early rather than becoming very large. */
  readStateChanges(options: { readonly afterSeq: number; readonly limit: number }): Promise<StateChangePage>;
  /** Removes what has expired, some rows at a time, as changes that readers see. @returns how many */
  expireState(): Promise<number>;
}
