/** Finds out at once what others wish of the runs that this node drives; without it, the renewal of a lease does. */
import type { CancelTimer, Clock, RunStore, RunWish, WakeUps } from '@conclave/contracts';

/** What drives a run, and is told what is wished of it. */
export interface Wished {
  pause(): void;
  cancel(): void;
}

export interface WishWatchOptions {
  readonly store: Pick<RunStore, 'readWishes'>;
  readonly nodeId: string;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
}

/** A run whose lease this node has. */
export interface WatchedRun {
  drivenBy(driver: Wished): void;
  leave(): void;
}

interface Entry {
  readonly runId: string;
  driver: Wished | undefined;
  /** Somebody may have wished something before there was a driver to tell. */
  isOwed: boolean;
}

/** An SQLite file wakes us with every commit, our own too. One question, for all runs, is asked so often at most. */
const REST_MS = 100;

export class WishWatch {
  readonly #options: WishWatchOptions;
  readonly #entries = new Set<Entry>();
  #unsubscribe: (() => void) | undefined;
  #isAsking = false;
  #isWoken = false;
  #cancelRest: CancelTimer | undefined;

  constructor(options: WishWatchOptions) {
    this.#options = options;
  }

  /** To be called before the run's stored wish is read: what is wished afterwards is found out here. */
  enter(runId: string): WatchedRun {
    const entry: Entry = { runId, driver: undefined, isOwed: false };
    this.#entries.add(entry);
    this.#unsubscribe ??= this.#options.wakeUps.subscribe('runs', () => this.#woken());
    return {
      drivenBy: (driver) => {
        entry.driver = driver;
        if (entry.isOwed) this.#woken();
      },
      leave: () => this.#leave(entry),
    };
  }

  #leave(entry: Entry): void {
    this.#entries.delete(entry);
    if (this.#entries.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#cancelRest?.();
    this.#cancelRest = undefined;
    this.#isWoken = false;
  }

  #woken(): void {
    this.#isWoken = true;
    if (!this.#isAsking && this.#cancelRest === undefined) void this.#ask();
  }

  async #ask(): Promise<void> {
    const { store, nodeId, clock } = this.#options;
    this.#isWoken = false;
    this.#isAsking = true;
    const asked = this.#driven();
    try {
      for (const wish of await store.readWishes(nodeId)) this.#tell(asked.get(wish.runId), wish);
    } catch {
      // A store that is gone is said elsewhere, and the renewal of the lease brings the wish.
    }
    this.#isAsking = false;
    if (this.#entries.size === 0) return;
    const rested = (): void => {
      this.#cancelRest = undefined;
      if (this.#isWoken) void this.#ask();
    };
    this.#cancelRest = clock.schedule(REST_MS, rested, { keepAlive: false });
  }

  /** Those that are driven now: an answer may be older than the driver that comes meanwhile, after a resumption. */
  #driven(): Map<string, Entry> {
    const driven = new Map<string, Entry>();
    for (const entry of this.#entries) {
      entry.isOwed = entry.driver === undefined;
      if (entry.driver !== undefined) driven.set(entry.runId, entry);
    }
    return driven;
  }

  #tell(entry: Entry | undefined, { control }: RunWish): void {
    if (entry === undefined || !this.#entries.has(entry)) return;
    if (control === 'pause') entry.driver?.pause();
    else entry.driver?.cancel();
  }
}
