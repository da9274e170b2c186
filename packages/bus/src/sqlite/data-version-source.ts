import { messageOf, wakeTopics } from '@conclave/contracts';
import type { CancelTimer, Clock, Logger } from '@conclave/contracts';
import type { Heard, WakeSource } from '../wake-source.ts';
import { DataVersion } from './data-version.ts';

export interface DataVersionSourceOptions {
  /** The store's file. */
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const POLL_MS = 25;
/** A file that cannot be read is not looked for as often. */
const RETRY_MS = 500;

/**
 * Hears commits of other processes by looking at the file, for as long as anybody listens. It cannot know what was
 * committed, so it tells every topic, also after commits of this process: its connection is one of its own. Nothing has
 * to be announced: the commit is the announcement.
 */
export class DataVersionSource implements WakeSource {
  readonly #options: DataVersionSourceOptions;
  #heard: Heard = () => undefined;
  #version: DataVersion | undefined;
  #last: number | undefined;
  #cancelTimer: CancelTimer | undefined;
  #isListening = false;
  #isBlind = false;

  constructor(options: DataVersionSourceOptions) {
    this.#options = options;
  }

  open(heard: Heard): Promise<void> {
    this.#heard = heard;
    return Promise.resolve();
  }

  attend(isListening: boolean): void {
    if (this.#isListening === isListening) return;
    this.#isListening = isListening;
    this.#cancelTimer?.();
    // What happened before somebody listened is not news.
    this.#last = undefined;
    if (isListening) this.#look();
  }

  announce(): void {
    // The commit before it is what others see.
  }

  close(): Promise<void> {
    this.attend(false);
    this.#letGo();
    return Promise.resolve();
  }

  #look(): void {
    const isReadable = this.#compare();
    if (!this.#isListening) return;
    this.#cancelTimer = this.#options.clock.schedule(isReadable ? POLL_MS : RETRY_MS, () => this.#look(), {
      keepAlive: false,
    });
  }

  #compare(): boolean {
    const { path, logger } = this.#options;
    try {
      this.#version ??= new DataVersion(path);
      const version = this.#version.read();
      const isNews = this.#isBlind || (this.#last !== undefined && this.#last !== version);
      this.#last = version;
      this.#isBlind = false;
      if (isNews) this.#heard(wakeTopics);
      return true;
    } catch (error) {
      this.#letGo();
      if (!this.#isBlind)
        logger.warn('commits of other processes not seen, asking the store instead', {
          path,
          reason: messageOf(error),
        });
      this.#isBlind = true;
      return false;
    }
  }

  #letGo(): void {
    this.#version?.close();
    this.#version = undefined;
  }
}
