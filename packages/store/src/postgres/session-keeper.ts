import { ConclaveError, messageOf } from '@conclave/contracts';
import type { Clock, Random } from '@conclave/contracts';
import type { NoticeSink } from '../writer/protocol.ts';
import { failureOf, toStoreError } from './postgres-error.ts';
import type { PostgresSession } from './session.ts';

export interface SessionKeeperOptions {
  readonly open: () => Promise<PostgresSession>;
  /** The address without password, for messages. */
  readonly path: string;
  /** How long work waits for a database that is gone. */
  readonly outageLimitMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly onNotice: NoticeSink;
}

const SHORTEST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

/**
 * Gives work a session, and a new one when the last is lost. An outage begins when work fails for want of the
 * database and ends when work succeeds again: that a connection can be made proves nothing.
 */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions;
  #session: PostgresSession | undefined;
  #outage: { readonly sinceMs: number; tries: number } | undefined;
  #isClosed = false;

  constructor(options: SessionKeeperOptions, session?: PostgresSession) {
    this.#options = options;
    this.#session = session;
  }

  /** Waits for the database. @throws STORE_UNAVAILABLE when the outage has lasted too long, or when waiting is no use */
  async session(): Promise<PostgresSession> {
    for (;;) {
      if (this.#session !== undefined && !this.#session.isLost) return this.#session;
      try {
        this.#session = await this.#options.open();
      } catch (error) {
        if (failureOf(error) !== 'gone') throw toStoreError(error, this.#options.path);
        await this.lost(error);
      }
    }
  }

  /** Work has failed for want of the database: waits a little. @throws STORE_UNAVAILABLE when that has lasted too long */
  async lost(error: unknown): Promise<void> {
    const { clock, random, outageLimitMs, path, onNotice } = this.#options;
    this.#session?.abandon();
    this.#session = undefined;
    const reason = messageOf(error);
    if (this.#outage === undefined) {
      this.#outage = { sinceMs: clock.monotonicMs(), tries: 0 };
      onNotice({ level: 'warn', message: 'database lost, waiting for it', fields: { path, reason } });
    }
    const waitedMs = Math.round(clock.monotonicMs() - this.#outage.sinceMs);
    if (waitedMs >= outageLimitMs || this.#isClosed)
      throw new ConclaveError('STORE_UNAVAILABLE', {
        details: { path, reason: `it has been gone for ${waitedMs} ms: ${reason}` },
        cause: error,
      });
    this.#outage.tries += 1;
    const waitMs = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** Math.min(10, this.#outage.tries));
    await pause(clock, waitMs * (0.5 + random.next() / 2));
  }

  /** Work has succeeded. */
  worked(): void {
    if (this.#outage === undefined) return;
    const { clock, path, onNotice } = this.#options;
    const goneMs = Math.round(clock.monotonicMs() - this.#outage.sinceMs);
    this.#outage = undefined;
    onNotice({ level: 'info', message: 'database is back', fields: { path, goneMs } });
  }

  /** Work that is under way ends first; nobody waits for a database from now on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#session?.close();
  }
}

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.schedule(ms, resolve));
}
