import { ConclaveError } from '@conclave/contracts';
import type {
  Clock,
  StateChange,
  StateChangePage,
  StateEntry,
  StateGuard,
  StateStore,
  StateWrite,
} from '@conclave/contracts';
import type { Retention } from '../retention-options.ts';

/** A key; without a value once it was deleted or has expired. */
interface Kept extends Omit<StateEntry, 'value' | 'changedBy'> {
  readonly value: string | null;
  readonly changedBy: string | null;
}

/** The rules of operations/shared-state.ts in memory. */
export class VolatileState implements StateStore {
  readonly #clock: Clock;
  readonly #requireOpen: () => void;
  readonly #kept = new Map<string, Kept>();
  #changes: StateChange[] = [];
  #lastSeq = 0;
  #trimmedSeq = 0;
  /** The largest version of a key that was forgotten. */
  #floor = 0;

  /** @param requireOpen throws once the store is closed */
  constructor(clock: Clock, requireOpen: () => void = () => undefined) {
    this.#clock = clock;
    this.#requireOpen = requireOpen;
  }

  async getState(key: string): Promise<StateEntry | null> {
    this.#requireOpen();
    const kept = this.#kept.get(key);
    return kept === undefined || kept.value === null || this.#hasExpired(kept) ? null : entryOf(kept);
  }

  async setState(write: StateWrite): Promise<StateEntry> {
    this.#requireOpen();
    const { key, value, changedBy, expiresInMs } = write;
    this.#requireVersion(write);
    this.#expire(key);
    const nowMs = this.#clock.nowMs();
    const expiresAtMs = expiresInMs === null ? null : nowMs + expiresInMs;
    return entryOf(this.#change(key, { value, changedBy, expiresAtMs }));
  }

  async deleteState(guard: StateGuard): Promise<number | null> {
    this.#requireOpen();
    const { key, changedBy } = guard;
    this.#requireVersion(guard);
    this.#expire(key);
    if ((this.#kept.get(key)?.value ?? null) === null) return null;
    return this.#change(key, { value: null, changedBy, expiresAtMs: null }).version;
  }

  async lastStateSeq(): Promise<number> {
    this.#requireOpen();
    return this.#lastSeq;
  }

  async readStateChanges(options: {
    readonly afterSeq: number;
    readonly limit: number;
  }): Promise<StateChangePage> {
    this.#requireOpen();
    const { afterSeq, limit } = options;
    const first = this.#changes.findIndex(({ seq }) => seq > afterSeq);
    const changes = first === -1 ? [] : this.#changes.slice(first, first + limit);
    const nextSeq = Math.max(changes.at(-1)?.seq ?? afterSeq, this.#trimmedSeq);
    const hasExpired = this.#expiredKeys().length > 0;
    return { changes, nextSeq, hasGap: afterSeq < this.#trimmedSeq, hasExpired };
  }

  async expireState(): Promise<number> {
    this.#requireOpen();
    const keys = this.#expiredKeys();
    for (const key of keys) this.#expire(key);
    return keys.length;
  }

  /** Applies retention, by the rules of operations/state-changes.ts. */
  sweep(retention: Retention): { readonly stateKeys: number; readonly stateChanges: number } {
    for (const key of this.#expiredKeys()) this.#expire(key);
    const nowMs = this.#clock.nowMs();
    const gone = [...this.#kept.values()].filter(
      ({ value, changedAtMs }) => value === null && changedAtMs < nowMs - retention.goneMs,
    );
    for (const { key, version } of gone) {
      this.#kept.delete(key);
      this.#floor = Math.max(this.#floor, version);
    }
    return { stateKeys: gone.length, stateChanges: this.#trim(retention, nowMs) };
  }

  #trim(retention: Retention, nowMs: number): number {
    const { maxStateChanges, maxStateChangeAgeMs, maxStateChangeCharacters } = retention;
    let characters = 0;
    let place = 0;
    const last = this.#changes.findLastIndex(({ oldValue, newValue, changedAtMs }) => {
      place += 1;
      characters += (oldValue?.length ?? 0) + (newValue?.length ?? 0);
      const isOld = changedAtMs < nowMs - maxStateChangeAgeMs;
      return isOld || place > maxStateChanges || characters > maxStateChangeCharacters;
    });
    this.#trimmedSeq = this.#changes[last]?.seq ?? this.#trimmedSeq;
    this.#changes = this.#changes.slice(last + 1);
    return last + 1;
  }

  #requireVersion({ key, expectedVersion: expected }: StateGuard): void {
    const kept = this.#kept.get(key);
    const found = kept === undefined || kept.value === null || this.#hasExpired(kept) ? 0 : kept.version;
    if (expected !== null && expected !== found)
      throw new ConclaveError('STATE_CONFLICT', { details: { key, expected, found } });
  }

  #change(key: string, next: Pick<Kept, 'value' | 'changedBy' | 'expiresAtMs'>): Kept {
    const before = this.#kept.get(key);
    const version = (before?.version ?? this.#floor) + 1;
    const kept: Kept = { key, version, changedAtMs: this.#clock.nowMs(), ...next };
    this.#kept.set(key, kept);
    this.#lastSeq += 1;
    const { changedBy, changedAtMs } = kept;
    const values = { oldValue: before?.value ?? null, newValue: kept.value };
    this.#changes.push({ seq: this.#lastSeq, key, version, ...values, changedBy, changedAtMs });
    return kept;
  }

  #expire(key: string): void {
    const kept = this.#kept.get(key);
    if (kept !== undefined && this.#hasExpired(kept))
      this.#change(key, { value: null, changedBy: null, expiresAtMs: null });
  }

  #hasExpired({ expiresAtMs }: Kept): boolean {
    return expiresAtMs !== null && expiresAtMs <= this.#clock.nowMs();
  }

  #expiredKeys(): string[] {
    return [...this.#kept.values()].filter((kept) => this.#hasExpired(kept)).map(({ key }) => key);
  }
}

/** To be called where there is a value. */
function entryOf(kept: Kept): StateEntry {
  return { ...kept, value: kept.value ?? 'null', changedBy: kept.changedBy ?? '' };
}
