import { messageOf, wakeTopics } from '@conclave/contracts';
import type { CancelTimer, Clock, Logger, Random, WakeTopic } from '@conclave/contracts';
import type { Heard, WakeSource } from '../wake-source.ts';
import { Backoff } from './backoff.ts';
import { Coalescer } from './coalescer.ts';
import type { OpenWakeLink, WakeLink } from './wake-link.ts';

export interface LinkSourceOptions {
  /** What it is, for messages: "PostgreSQL". */
  readonly over: string;
  /** The address without password, for messages. */
  readonly where: string;
  readonly connect: OpenWakeLink;
  /** Announcements within so many ms leave together: see {@link Coalescer}. */
  readonly restMs: readonly [shortest: number, longest: number];
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** Nobody waits longer than this for a server that does not answer; it is tried on. */
const FIRST_TRY_MS = 1_000;
const CLOSE_MS = 1_000;

/**
 * Wake-ups by way of a server. While there is none, everything works without them; it is tried again with growing
 * pauses, and when it is back every topic is told here, as something may have been missed.
 */
export class LinkSource implements WakeSource {
  readonly #options: LinkSourceOptions;
  readonly #coalescer: Coalescer;
  readonly #backoff: Backoff;
  #heard: Heard = () => undefined;
  #link: WakeLink | undefined;
  /** Reasons that were logged, since there is no link. */
  readonly #said = new Set<string>();
  #goneSinceMs: number | undefined;
  #cancelTimer: CancelTimer | undefined;
  #isClosed = false;
  #connecting: Promise<void> = Promise.resolve();

  constructor(options: LinkSourceOptions) {
    this.#options = options;
    const { clock, random, restMs } = options;
    this.#backoff = new Backoff(clock, random);
    this.#coalescer = new Coalescer({
      clock,
      restMs,
      send: (topics) => this.#link?.send(topics) ?? Promise.resolve(),
      onLost: (reason) => this.#lost(this.#link, reason),
    });
  }

  open(heard: Heard): Promise<void> {
    this.#heard = heard;
    this.#connecting = this.#connect();
    return this.#atMost(this.#connecting, FIRST_TRY_MS);
  }

  attend(): void {
    // A server is listened to all the time: its hints are few and cost nothing.
  }

  announce(topic: WakeTopic): void {
    this.#coalescer.add(topic);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.#atMost(this.#coalescer.drain(), CLOSE_MS);
    const link = this.#link;
    this.#link = undefined;
    if (link !== undefined) await this.#atMost(link.close(), CLOSE_MS);
    await this.#atMost(this.#connecting, CLOSE_MS);
  }

  async #connect(): Promise<void> {
    // What a connection says before it is ours, or after it no longer is, changes nothing.
    const own: { link: WakeLink | undefined; lost: string | undefined } = {
      link: undefined,
      lost: undefined,
    };
    try {
      own.link = await this.#options.connect({
        heard: (topics) => {
          if (!this.#isClosed) this.#heard(topics);
        },
        lost: (reason) => {
          own.lost ??= reason;
          this.#lost(own.link, reason);
        },
      });
    } catch (error) {
      this.#tryLater(messageOf(error));
      return;
    }
    if (this.#isClosed) await own.link.close();
    else if (own.lost === undefined) this.#found(own.link);
    else this.#tryLater(own.lost);
  }

  #found(link: WakeLink): void {
    const { over, where, clock, logger } = this.#options;
    this.#link = link;
    this.#backoff.connected();
    if (this.#goneSinceMs !== undefined) {
      const goneMs = Math.round(clock.monotonicMs() - this.#goneSinceMs);
      logger.info('wake-ups are back', { over, where, goneMs });
      this.#goneSinceMs = undefined;
      this.#said.clear();
      this.#heard(wakeTopics);
    }
    this.#coalescer.resume();
  }

  #lost(link: WakeLink | undefined, reason: string): void {
    if (link === undefined || link !== this.#link || this.#isClosed) return;
    this.#link = undefined;
    this.#coalescer.pause();
    this.#backoff.disconnected();
    void link.close();
    this.#tryLater(reason);
  }

  #tryLater(reason: string): void {
    if (this.#isClosed) return;
    const { over, where, clock, logger } = this.#options;
    this.#goneSinceMs ??= clock.monotonicMs();
    if (!this.#said.has(reason))
      logger.warn('no wake-ups from other nodes, asking the store instead', { over, where, reason });
    this.#said.add(reason);
    const tryAgain = (): void => void (this.#connecting = this.#connect());
    this.#cancelTimer = clock.schedule(this.#backoff.nextMs(), tryAgain, { keepAlive: false });
  }

  #atMost(work: Promise<void>, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.schedule(ms, resolve);
      void work.finally(() => {
        cancel();
        resolve();
      });
    });
  }
}
