import { isConclaveError, messageOf } from '@conclave/contracts';
import type { CancelTimer, Clock, JournalEntry, JournalWriter, Logger } from '@conclave/contracts';

export interface EventJournalParts {
  readonly store: JournalWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly nodeId: string;
}

/** Lines that wait for a store that takes none; beyond it the oldest go, and the journal says how many. */
const MAX_WAITING = 10_000;
/** Lines in one commit: it must not hold up the turns of runs. */
const MAX_BATCH = 1_000;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;

/**
 * Writes lines into the journal, one batch after the other. It is a record of what has already happened: nobody waits for
 * it, and a store that takes nothing is asked again. After a failed commit that was carried out all the same a batch is
 * there twice; nothing else repeats.
 */
export class EventJournal {
  readonly #parts: EventJournalParts;
  #waiting: JournalEntry[] = [];
  #lost = 0;
  #writing: Promise<void> | undefined;
  #retryMs = FIRST_RETRY_MS;
  #cancelRetry: CancelTimer | undefined;
  #isClosing = false;

  constructor(parts: EventJournalParts) {
    this.#parts = parts;
  }

  append(entries: readonly JournalEntry[]): void {
    this.#waiting.push(...entries);
    this.#bound();
    // While one is under way, or is to be repeated, these go with the next.
    if (this.#writing === undefined && this.#cancelRetry === undefined) void this.#write();
  }

  /** Writes what waits, once more where that failed before; then no more. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    await this.#writing;
    if (this.#waiting.length > 0) await this.#write();
    const lines = this.#waiting.length + this.#lost;
    if (lines > 0) this.#parts.logger.error('events not journaled', { lines });
  }

  #write(): Promise<void> {
    this.#writing = this.#writeAll().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  /** Ends when nothing waits any more, or the store refuses. */
  async #writeAll(): Promise<void> {
    const { store, logger } = this.#parts;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      const lost = this.#lost;
      this.#lost = 0;
      try {
        await store.appendEvents(lost > 0 ? [this.#gap(lost), ...batch] : batch);
        this.#retryMs = FIRST_RETRY_MS;
      } catch (error) {
        this.#waiting = [...batch, ...this.#waiting];
        this.#lost += lost;
        this.#bound();
        logger.warn('events not written yet', { lines: this.#waiting.length, reason: messageOf(error) });
        // A store that was closed takes nothing ever again.
        if (!isConclaveError(error, 'STORE_CLOSED')) this.#scheduleRetry();
        return;
      }
    }
  }

  #scheduleRetry(): void {
    if (this.#isClosing) return;
    const retry = (): void => {
      this.#cancelRetry = undefined;
      void this.#write();
    };
    this.#cancelRetry = this.#parts.clock.schedule(this.#retryMs, retry, { keepAlive: false });
    this.#retryMs = Math.min(2 * this.#retryMs, MAX_RETRY_MS);
  }

  #bound(): void {
    const excess = this.#waiting.length - MAX_WAITING;
    if (excess <= 0) return;
    this.#waiting.splice(0, excess);
    this.#lost += excess;
  }

  #gap(count: number): JournalEntry {
    const { nodeId, clock } = this.#parts;
    return { kind: 'events.lost', body: JSON.stringify({ nodeId, atMs: clock.nowMs(), count }) };
  }
}
