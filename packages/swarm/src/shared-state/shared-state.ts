import { compileKeyGlob, ConclaveError, parseWith } from '@conclave/contracts';
import type {
  Clock,
  JsonValue,
  Logger,
  StateChange,
  StateEntry,
  StateStore,
  WakeUps,
} from '@conclave/contracts';
import { createInProcessWakeUps } from '@conclave/bus';
import { RetentionSchema, VolatileState } from '@conclave/store';
import type { Subscriptions } from '../subscriptions.ts';
import { StateFeed } from './state-feed.ts';
import {
  DeleteStateSchema,
  GetStateSchema,
  MAX_VALUE_BYTES,
  SetStateSchema,
  StateFilterSchema,
} from './state-requests.ts';
import type {
  DeleteStateOptions,
  GetStateOptions,
  SetStateOptions,
  SharedStateChange,
  SharedStateEntry,
  StateFilter,
  StateScope,
} from './state-requests.ts';

export interface SharedStateParts {
  readonly nodeId: string;
  /** That of all nodes. */
  readonly store: StateStore;
  readonly wakeUps: WakeUps;
  readonly subscriptions: Subscriptions;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Place {
  readonly store: StateStore;
  readonly wakeUps: WakeUps;
  readonly feed: StateFeed;
}

/** LOCAL writes between two looks at what can go. */
const SWEEP_EVERY = 1_000;

export type StateObserver = (change: SharedStateChange) => void;

/**
 * What the agents of the swarm share, by key, with versions and compare-and-set. Nothing stands between a reader and the
 * store: a cache could be behind what another process has committed, and a read is one row by its key.
 */
export class SharedState {
  readonly #parts: SharedStateParts;
  readonly #places: Readonly<Record<StateScope, Place>>;
  readonly #local: VolatileState;
  #localWrites = 0;

  constructor(parts: SharedStateParts) {
    const { clock, logger } = parts;
    this.#parts = parts;
    this.#local = new VolatileState(clock);
    const bell = createInProcessWakeUps({ logger });
    this.#places = {
      LOCAL: placeOf(this.#local, bell, { clock, logger }),
      GLOBAL: placeOf(parts.store, parts.wakeUps, { clock, logger }),
    };
  }

  /** @returns null where there is no value, or none any more. @throws CONFIG_INVALID */
  async get(key: string, options: GetStateOptions = {}): Promise<SharedStateEntry | null> {
    const { scope } = parseWith(GetStateSchema, { ...options, key }, 'shared state');
    const entry = await this.#places[scope].store.getState(key);
    return entry === null ? null : entryOf(entry, scope);
  }

  /** Durable when it resolves, in scope GLOBAL. @throws CONFIG_INVALID, STATE_VALUE_TOO_LARGE, STATE_CONFLICT: nothing is written */
  async set(key: string, value: JsonValue, options: SetStateOptions = {}): Promise<SharedStateEntry> {
    const request = parseWith(SetStateSchema, { ...options, key, value }, 'shared state');
    const { scope, expectedVersion = null, expiresInMs = null } = request;
    const text = JSON.stringify(request.value);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_VALUE_BYTES)
      throw new ConclaveError('STATE_VALUE_TOO_LARGE', {
        details: { key, bytes, maxBytes: MAX_VALUE_BYTES },
      });
    const { store, wakeUps } = this.#places[scope];
    const changedBy = request.changedBy ?? this.#parts.nodeId;
    if (scope === 'LOCAL') this.#sweepLocal();
    const entry = await store.setState({ key, value: text, expectedVersion, expiresInMs, changedBy });
    wakeUps.announce('state');
    return entryOf(entry, scope);
  }

  /** @returns the version of the deletion; null where there was nothing to delete. @throws CONFIG_INVALID, STATE_CONFLICT */
  async delete(key: string, options: DeleteStateOptions = {}): Promise<number | null> {
    const request = parseWith(DeleteStateSchema, { ...options, key }, 'shared state');
    const { scope, expectedVersion = null, changedBy = this.#parts.nodeId } = request;
    const { store, wakeUps } = this.#places[scope];
    const version = await store.deleteState({ key, expectedVersion, changedBy });
    wakeUps.announce('state');
    return version;
  }

  /**
   * Hears each change that is committed after this resolves, on whichever node, once and in the order of commits.
   * @param onMissed hears that changes are missing, because this node stood still for longer than they are kept
   * @returns the subscription's id. @throws CONFIG_INVALID, STORE_*
   */
  async subscribe(
    filter: StateFilter,
    observer: StateObserver,
    onMissed: (error: ConclaveError) => void = () => undefined,
  ): Promise<string> {
    const { keys, scope } = parseWith(StateFilterSchema, filter, 'filter of shared state');
    const { feed } = this.#places[scope];
    const isMeant = compileKeyGlob(keys);
    const onChange = (change: StateChange): void => {
      if (isMeant(change.key)) observer(changeOf(change, scope));
    };
    const listener = { onChange, onMissed };
    await feed.add(listener);
    return this.#parts.subscriptions.add(() => feed.remove(listener));
  }

  /** Retention as on disk; the store sweeps what is GLOBAL by itself. */
  #sweepLocal(): void {
    this.#localWrites += 1;
    if (this.#localWrites % SWEEP_EVERY === 0) this.#local.sweep(RetentionSchema.parse({}));
  }

  async stop(): Promise<void> {
    await Promise.all([this.#places.LOCAL.feed.stop(), this.#places.GLOBAL.feed.stop()]);
    await this.#places.LOCAL.wakeUps.close();
  }
}

function placeOf(
  store: StateStore,
  wakeUps: WakeUps,
  system: { readonly clock: Clock; readonly logger: Logger },
): Place {
  return { store, wakeUps, feed: new StateFeed({ store, wakeUps, ...system }) };
}

function entryOf(entry: StateEntry, scope: StateScope): SharedStateEntry {
  return { ...entry, scope, value: JSON.parse(entry.value) as JsonValue };
}

/** Parsed for each observer: what one does to its values is not seen by the next. */
function changeOf(change: StateChange, scope: StateScope): SharedStateChange {
  const { key, version, changedBy, changedAtMs } = change;
  const values = { oldValue: parsed(change.oldValue), newValue: parsed(change.newValue) };
  return { key, scope, ...values, version, changedBy, changedAtMs };
}

function parsed(text: string | null): JsonValue | undefined {
  return text === null ? undefined : (JSON.parse(text) as JsonValue);
}
