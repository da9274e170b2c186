import { messageOf } from '@conclave/contracts';
import type { Logger, WakeTopic } from '@conclave/contracts';

export interface SubscriptionsOptions {
  readonly logger: Logger;
  /** The first subscriber came. */
  readonly onFirst?: () => void;
  /** The last one left. */
  readonly onLast?: () => void;
}

/** Who listens to what in this process. */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #listeners = new Map<WakeTopic, Set<{ readonly call: () => void }>>();
  #size = 0;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  /** A listener that subscribes twice hears twice. @returns the unsubscribe function */
  add(topic: WakeTopic, listener: () => void): () => void {
    const known = this.#listeners.get(topic) ?? new Set();
    const entry = { call: listener };
    this.#listeners.set(topic, known.add(entry));
    this.#size += 1;
    if (this.#size === 1) this.#options.onFirst?.();
    return () => {
      if (known.delete(entry)) this.#left(1);
    };
  }

  /** Each listener of each topic, once. One that throws is logged and keeps nobody else from hearing. */
  tell(topics: Iterable<WakeTopic>): void {
    for (const topic of topics) {
      for (const { call } of this.#listeners.get(topic) ?? []) {
        try {
          call();
        } catch (error) {
          this.#options.logger.error('wake-up listener failed', { topic, reason: messageOf(error) });
        }
      }
    }
  }

  clear(): void {
    const left = this.#size;
    for (const known of this.#listeners.values()) known.clear();
    if (left > 0) this.#left(left);
  }

  #left(count: number): void {
    this.#size -= count;
    if (this.#size === 0) this.#options.onLast?.();
  }
}
