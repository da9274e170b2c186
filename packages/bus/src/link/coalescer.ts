import { messageOf } from '@conclave/contracts';
import type { CancelTimer, Clock, WakeTopic } from '@conclave/contracts';

export interface CoalescerOptions {
  /** Rejects when the way is lost; what it was given is then sent again. */
  readonly send: (topics: readonly WakeTopic[]) => Promise<void>;
  readonly onLost: (reason: string) => void;
  /** From the end of one sending to the begin of the next, in ms: at first, and when they follow each other for long. */
  readonly restMs: readonly [shortest: number, longest: number];
  readonly clock: Clock;
}

/**
 * The first announcement leaves at the end of the turn in which it was made; those of the following milliseconds leave
 * together. Never two at once: a slow way makes them fewer, not many.
 */
export class Coalescer {
  readonly #options: CoalescerOptions;
  readonly #pending = new Set<WakeTopic>();
  #isOpen = false;
  #sending: Promise<void> | undefined;
  #cancelRest: CancelTimer | undefined;
  #restMs: number;

  constructor(options: CoalescerOptions) {
    this.#options = options;
    [this.#restMs] = options.restMs;
  }

  add(topic: WakeTopic): void {
    this.#pending.add(topic);
    this.#sendSoon();
  }

  /** There is a way: what has gathered leaves now. */
  resume(): void {
    this.#isOpen = true;
    this.#sendSoon();
  }

  /** There is none; what is announced meanwhile leaves later, once. */
  pause(): void {
    this.#isOpen = false;
  }

  /** Sends the rest without a pause. */
  async drain(): Promise<void> {
    while (this.#isOpen && (this.#sending !== undefined || this.#pending.size > 0)) {
      this.#cancelRest?.();
      this.#cancelRest = undefined;
      this.#sendSoon();
      // oxlint-disable-next-line no-await-in-loop -- each sending takes all that is pending: two rounds at most
      await this.#sending;
    }
    this.#isOpen = false;
    this.#cancelRest?.();
  }

  #sendSoon(): void {
    const mayBegin = this.#isOpen && this.#sending === undefined && this.#cancelRest === undefined;
    if (mayBegin && this.#pending.size > 0) this.#sending = this.#send();
  }

  async #send(): Promise<void> {
    // The rest of this turn's announcements go along.
    await Promise.resolve();
    const topics = [...this.#pending];
    this.#pending.clear();
    const { send, onLost, clock } = this.#options;
    const [shortest, longest] = this.#options.restMs;
    try {
      await send(topics);
    } catch (error) {
      for (const topic of topics) this.#pending.add(topic);
      this.#isOpen = false;
      onLost(messageOf(error));
    }
    this.#sending = undefined;
    const awake = (): void => {
      this.#cancelRest = undefined;
      // Under steady load fewer and larger ones; after a quiet moment the next is quick again.
      this.#restMs = this.#pending.size > 0 ? Math.min(longest, this.#restMs * 2) : shortest;
      this.#sendSoon();
    };
    this.#cancelRest = clock.schedule(this.#restMs, awake, { keepAlive: false });
  }
}
