import type { Logger, WakeTopic, WakeUps } from '@conclave/contracts';
import { Subscriptions } from './subscriptions.ts';
import type { WakeSource } from './wake-source.ts';

/**
 * Delivers within the process and over any number of ways to others. Listeners are called in a microtask, once for
 * all that was announced and heard in one go, however many ways it came.
 */
export class Hub implements WakeUps {
  readonly #sources: readonly WakeSource[];
  readonly #subscriptions: Subscriptions;
  readonly #due = new Set<WakeTopic>();
  #isClosed = false;

  constructor(sources: readonly WakeSource[], logger: Logger) {
    this.#sources = sources;
    this.#subscriptions = new Subscriptions({
      logger,
      onFirst: () => this.#attend(true),
      onLast: () => this.#attend(false),
    });
  }

  /** Each source has tried once; one that failed goes on trying. */
  async open(): Promise<this> {
    await Promise.all(this.#sources.map((source) => source.open((topics) => this.#wake(topics))));
    return this;
  }

  announce(topic: WakeTopic): void {
    if (this.#isClosed) return;
    this.#wake([topic]);
    for (const source of this.#sources) source.announce(topic);
  }

  subscribe(topic: WakeTopic, listener: () => void): () => void {
    return this.#isClosed ? () => undefined : this.#subscriptions.add(topic, listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#deliver();
    this.#subscriptions.clear();
    await Promise.all(this.#sources.map((source) => source.close()));
  }

  #attend(isListening: boolean): void {
    for (const source of this.#sources) source.attend(isListening);
  }

  #wake(topics: readonly WakeTopic[]): void {
    if (this.#due.size === 0 && topics.length > 0) queueMicrotask(() => this.#deliver());
    for (const topic of topics) this.#due.add(topic);
  }

  #deliver(): void {
    const topics = [...this.#due];
    this.#due.clear();
    this.#subscriptions.tell(topics);
  }
}
