import { ConclaveError, messageOf, startRecheck } from '@conclave/contracts';
import type { Clock, Logger, Recheck, StateChange, StateStore, WakeUps } from '@conclave/contracts';

export interface StateFeedParts {
  readonly store: StateStore;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface StateListener {
  readonly onChange: (change: StateChange) => void;
  /** Changes were removed before this node had read them. */
  readonly onMissed: (error: ConclaveError) => void;
}

interface Joining {
  readonly listener: StateListener;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Without a wake-up a change is found so soon. */
const RECHECK_MS = 1_000;
const PAGE = 100;

/**
 * Gives each change of shared state once to each listener, in the order of commits. One place in the store's feed for
 * all listeners of the node; the store is asked only while there are any.
 */
export class StateFeed {
  readonly #parts: StateFeedParts;
  readonly #listeners = new Set<StateListener>();
  #joining: Joining[] = [];
  #recheck: Recheck | undefined;
  #stopping: Promise<void> = Promise.resolve();
  /** Everything up to here was given out. */
  #place: number | undefined;

  constructor(parts: StateFeedParts) {
    this.#parts = parts;
  }

  /** Resolves when the listener is in: it hears every change that is committed from then on. */
  async add(listener: StateListener): Promise<void> {
    await this.#stopping;
    await new Promise<void>((resolve, reject) => {
      this.#joining.push({ listener, resolve, reject });
      this.#recheck ??= this.#start();
      this.#recheck.now();
    });
  }

  /** It hears nothing any more. */
  remove(listener: StateListener): void {
    this.#listeners.delete(listener);
    if (this.#isUnused) void this.stop();
  }

  stop(): Promise<void> {
    const recheck = this.#recheck;
    this.#recheck = undefined;
    this.#listeners.clear();
    const joining = this.#joining.splice(0);
    for (const { reject } of joining) reject(new ConclaveError('STORE_CLOSED'));
    if (recheck !== undefined)
      this.#stopping = recheck.stop().then(() => {
        this.#place = undefined;
      });
    return this.#stopping;
  }

  #start(): Recheck {
    const { wakeUps, clock } = this.#parts;
    const check = (): Promise<void> => this.#check();
    return startRecheck({ check, clock, wakeUps, topics: ['state'], everyMs: RECHECK_MS });
  }

  async #check(): Promise<void> {
    const joining = [...this.#joining];
    try {
      this.#place =
        this.#place === undefined ? await this.#parts.store.lastStateSeq() : await this.#read(this.#place);
      // Nothing awaits between the end of the feed and here: nobody who joins now misses or doubles a change.
      for (const one of this.#settled(joining)) {
        this.#listeners.add(one.listener);
        one.resolve();
      }
    } catch (error) {
      this.#parts.logger.warn('changes of shared state not read', { reason: messageOf(error) });
      for (const { reject } of this.#settled(joining)) reject(error);
      if (this.#isUnused) void this.stop();
    }
  }

  /** Those that still wait: a feed that was stopped meanwhile has told them already. */
  #settled(joining: readonly Joining[]): readonly Joining[] {
    const waiting = joining.filter((one) => this.#joining.includes(one));
    this.#joining = this.#joining.filter((one) => !waiting.includes(one));
    return waiting;
  }

  get #isUnused(): boolean {
    return this.#listeners.size === 0 && this.#joining.length === 0;
  }

  /** Reads to the end of the feed. @returns the place reached */
  async #read(from: number): Promise<number> {
    const { store } = this.#parts;
    let afterSeq = from;
    for (;;) {
      const page = await store.readStateChanges({ afterSeq, limit: PAGE });
      if (page.hasGap) this.#tellMissed(afterSeq);
      for (const change of page.changes) this.#tell((listener) => listener.onChange(change));
      afterSeq = page.nextSeq;
      this.#place = afterSeq;
      if (page.changes.length > 0) continue;
      // Where another node is at it already, the next check finds what it wrote.
      if (!page.hasExpired || (await store.expireState()) === 0) return afterSeq;
    }
  }

  #tellMissed(afterSeq: number): void {
    const error = new ConclaveError('STATE_CHANGES_MISSED', { details: { afterSeq } });
    this.#parts.logger.warn('changes of shared state missed', { afterSeq });
    this.#tell((listener) => listener.onMissed(error));
  }

  /** One that throws is logged and goes on hearing. */
  #tell(tell: (listener: StateListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        tell(listener);
      } catch (error) {
        this.#parts.logger.warn('observer of shared state failed', { reason: messageOf(error) });
      }
    }
  }
}
