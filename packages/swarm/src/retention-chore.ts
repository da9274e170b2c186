/** Applies the store's retention now and then, out of the way of runs. */
import { messageOf } from '@conclave/contracts';
import type { CancelTimer, Clock, Logger } from '@conclave/contracts';
import type { Store } from '@conclave/store';

export interface RetentionChoreOptions {
  readonly store: Pick<Store, 'sweep'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const FIRST_AFTER_MS = 2_000;
const EVERY_MS = 10 * 60_000;

/**
 * Sweeps soon after the start, then every ten minutes; a short-lived process that never gets there sweeps when it
 * stops. Does not keep the process alive.
 */
export class RetentionChore {
  readonly #options: RetentionChoreOptions;
  #cancelTimer: CancelTimer;
  #sweeping: Promise<void> | undefined;
  #hasSwept = false;

  constructor(options: RetentionChoreOptions) {
    this.#options = options;
    this.#cancelTimer = this.#arm(FIRST_AFTER_MS);
  }

  async stop(): Promise<void> {
    this.#cancelTimer();
    if (!this.#hasSwept) this.#sweep();
    await this.#sweeping;
  }

  #arm(delayMs: number): CancelTimer {
    return this.#options.clock.schedule(
      delayMs,
      () => {
        this.#sweep();
        this.#cancelTimer = this.#arm(EVERY_MS);
      },
      { keepAlive: false },
    );
  }

  #sweep(): void {
    if (this.#sweeping !== undefined) return;
    this.#hasSwept = true;
    this.#sweeping = this.#options.store.sweep().then(
      (removed) => {
        this.#sweeping = undefined;
        if (removed.runs + removed.journalLines > 0)
          this.#options.logger.info('retention applied', { ...removed });
      },
      (error: unknown) => {
        this.#sweeping = undefined;
        this.#options.logger.warn('retention not applied', { reason: messageOf(error) });
      },
    );
  }
}
