import type { CancelTimer, Clock } from '@conclave/contracts';
import { Shard } from './shard.ts';
import type { ShardLimits, ShardTables } from './shard.ts';
import type { ShardEnd, ShardHost } from './shard-link.ts';

const FIRST_BACKOFF_MS = 20;
const MAX_BACKOFF_MS = 1000;

export interface RosterEvents {
  onMessage(shard: Shard, message: unknown): void;
  onEnd(shard: Shard, end: ShardEnd): void;
  /** A shard whose restart had to wait may start now. */
  onRestartDue(): void;
}

export interface RosterOptions {
  readonly host: ShardHost;
  readonly clock: Clock;
  readonly tables: ShardTables;
  readonly limits: ShardLimits;
  /** Number of shards when all are needed. */
  readonly size: number;
}

/** Which shards there are. Starts them when there is work for them, and again after they ended. */
export class Roster {
  readonly #options: RosterOptions;
  readonly #events: RosterEvents;
  readonly #places: (Shard | undefined)[];
  /** Ends in a row without a result in between, by place. */
  readonly #failures: number[];
  readonly #notBeforeMs: number[];
  readonly #timers = new Set<CancelTimer>();
  #live: Shard[] = [];
  #restarts = 0;

  constructor(options: RosterOptions, events: RosterEvents) {
    this.#options = options;
    this.#events = events;
    this.#places = Array.from({ length: options.size }, () => undefined);
    this.#failures = this.#places.map(() => 0);
    this.#notBeforeMs = this.#places.map(() => Number.NEGATIVE_INFINITY);
  }

  /** Started and not ended, the retiring ones included. */
  get live(): readonly Shard[] {
    return this.#live;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Starts shards until there is one per open task, or all. */
  ensure(openTasks: number): void {
    const wanted = Math.min(this.#places.length, openTasks);
    for (let index = 0; index < wanted; index += 1) {
      if (this.#places[index] === undefined) this.#startIfDue(index);
    }
  }

  noteResult(shard: Shard): void {
    this.#failures[shard.index] = 0;
  }

  /** The shard has ended by itself. Its place is filled again at the next `ensure` after the backoff. */
  ended(shard: Shard): void {
    this.#remove(shard);
    if (shard.isRetiring) return;
    const failures = (this.#failures[shard.index] ?? 0) + 1;
    this.#failures[shard.index] = failures;
    const backoffMs = failures === 1 ? 0 : Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 2), MAX_BACKOFF_MS);
    this.#notBeforeMs[shard.index] = this.#options.clock.monotonicMs() + backoffMs;
    if (backoffMs > 0) this.#wakeIn(shard.index, backoffMs);
  }

  /** No new work for the shard; its place is free at once for another. */
  retire(shard: Shard): void {
    if (shard.isRetiring) return;
    shard.isRetiring = true;
    shard.isQuarantined = false;
    this.#vacate(shard);
  }

  terminate(shard: Shard): void {
    shard.link?.terminate();
    this.#remove(shard);
  }

  stop(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const shard of this.#live) shard.state = 'down';
    this.#live = [];
  }

  #startIfDue(index: number): void {
    const { clock, host, limits, tables } = this.#options;
    const nowMs = clock.monotonicMs();
    if (nowMs < (this.#notBeforeMs[index] ?? 0)) return;
    const shard = new Shard(index, tables, { limits, nowMs });
    this.#places[index] = shard;
    this.#live = [...this.#live, shard];
    shard.link = host.open(shard.shared, {
      onMessage: (message) => this.#events.onMessage(shard, message),
      onEnd: (end) => this.#events.onEnd(shard, end),
    });
  }

  #remove(shard: Shard): void {
    shard.state = 'down';
    this.#live = this.#live.filter((other) => other !== shard);
    this.#vacate(shard);
  }

  #vacate(shard: Shard): void {
    if (this.#places[shard.index] !== shard) return;
    this.#places[shard.index] = undefined;
    this.#restarts += 1;
  }

  #wakeIn(index: number, delayMs: number): void {
    const cancel = this.#options.clock.schedule(delayMs, () => {
      this.#timers.delete(cancel);
      this.#notBeforeMs[index] = Number.NEGATIVE_INFINITY;
      this.#events.onRestartDue();
    });
    this.#timers.add(cancel);
  }
}
