import { ConclaveError, systemClock, systemRandom, toErrorData } from '@conclave/contracts';
import { createBusyRetry, createThreadPause } from '../sqlite/busy-retry.ts';
import { SqliteConnection } from '../sqlite/connection.ts';
import { GroupCommit } from '../sqlite/group-commit.ts';
import type { StoreReply, StoreRequest } from './requests.ts';
import { inspect } from '../sqlite/inspect.ts';
import { migrate } from '../sqlite/migrate.ts';
import { OpenedFile } from '../sqlite/opened-file.ts';
import { toStoreError } from '../sqlite/sqlite-error.ts';
import { isWalResetSafe } from '../sqlite/sqlite-version.ts';
import type { SqliteWriterInfo, WriterOptions } from './protocol.ts';

/** How long a writer that has seen another process stays polite, and its pause after each commit then. */
const POLITE_MS = 2_000;
const PAUSE_MS = 0.2;

/** What the writer thread does, without the thread. */
export class Writer {
  readonly #options: WriterOptions;
  readonly #connection: SqliteConnection;
  readonly #groups: GroupCommit;
  readonly #file: OpenedFile;
  readonly #pause = createThreadPause();
  #busyRetries = 0;
  #politeUntilMs = 0;
  #dataVersion = 0;

  /** Opens and migrates the file. @throws STORE_* or SQLite's error */
  constructor(options: WriterOptions) {
    this.#options = options;
    const retry = createBusyRetry(
      {
        path: options.path,
        deadlineMs: options.busyDeadlineMs,
        clock: systemClock,
        random: systemRandom,
        pause: this.#pause,
      },
      () => this.#noticeOthers(),
    );
    this.#connection = new SqliteConnection(options, retry);
    try {
      this.#refuseUnsafeSqlite();
      migrate(this.#connection);
      this.#dataVersion = this.#connection.dataVersion();
    } catch (error) {
      this.#connection.close();
      throw error;
    }
    this.#file = new OpenedFile(options.path);
    this.#groups = new GroupCommit(this.#connection, options.swarmId);
  }

  commit(requests: readonly StoreRequest[]): StoreReply[] {
    const replies = this.#groups.execute(requests);
    return this.#file.isInPlace() ? replies : replies.map(({ id }) => this.#fileIsGone(id));
  }

  #fileIsGone(id: number): StoreReply {
    const reason = 'the file or its log was removed or replaced while it was in use';
    const details = { path: this.#options.path, reason };
    return { id, ok: false, error: toErrorData(new ConclaveError('STORE_UNAVAILABLE', { details })) };
  }

  inspect(id: number): StoreReply {
    try {
      const value: SqliteWriterInfo = {
        kind: 'sqlite',
        ...inspect(this.#connection),
        ...this.#groups.counters,
        busyRetries: this.#busyRetries,
      };
      return { id, ok: true, value };
    } catch (error) {
      return { id, ok: false, error: toErrorData(toStoreError(error, this.#options.path)) };
    }
  }

  /**
   * A writer that commits without a break leaves the others no gap to get in. SQLite says through `data_version`
   * that somebody else has committed; from then on there is a short gap after each commit.
   */
  yieldToOthers(): void {
    const version = this.#connection.dataVersion();
    if (version !== this.#dataVersion) {
      this.#dataVersion = version;
      this.#politeUntilMs = systemClock.monotonicMs() + POLITE_MS;
    }
    if (systemClock.monotonicMs() < this.#politeUntilMs) this.#pause(PAUSE_MS);
  }

  close(): void {
    this.#connection.close();
  }

  #noticeOthers(): void {
    this.#busyRetries += 1;
    this.#politeUntilMs = systemClock.monotonicMs() + POLITE_MS;
  }

  #refuseUnsafeSqlite(): void {
    const version =
      this.#connection.query<{ version: string }>(`SELECT sqlite_version() AS version`)[0]?.version ?? '';
    if (isWalResetSafe(version)) return;
    throw new ConclaveError('STORE_UNAVAILABLE', {
      details: {
        path: this.#options.path,
        reason: `this Node has SQLite ${version}, which can lose committed data when processes share a file; use a Node whose process.versions.sqlite is 3.51.3 or later`,
      },
    });
  }
}
