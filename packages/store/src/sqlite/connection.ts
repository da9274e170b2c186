import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { ManyStatement, SqlValue, Statement, Steps } from '../sql/statement.ts';
import type { BusyRetry } from './busy-retry.ts';
import { NOW, toSqlite } from './dialect.ts';

export interface ConnectionOptions {
  readonly path: string;
  /** Undefined: no bound but the disk. */
  readonly maxFileBytes: number | undefined;
  /** The database's clock, in milliseconds since the epoch; SQLite's own when left out. */
  readonly now?: () => number;
}

interface Prepared {
  readonly statement: StatementSync;
  readonly writes: boolean;
}

/** Pages that may gather in the log before SQLite copies them into the file: 16 MB at 4 KB a page. */
const CHECKPOINT_PAGES = 4_000;

/** The SQL function that gives the time of a clock that was brought along. */
const GIVEN_NOW = 'conclave_now';

/** One SQLite connection that runs operations. Synchronous: it belongs into the writer thread. */
export class SqliteConnection {
  readonly path: string;
  /** Rows written since the connection was opened: tells whether an operation had written when it failed. */
  rowsWritten = 0;
  readonly #database: DatabaseSync;
  readonly #retry: BusyRetry;
  readonly #prepared = new Map<string, Prepared>();
  readonly #now: string;
  #dataVersion: StatementSync | undefined;

  constructor(options: ConnectionOptions, retry: BusyRetry) {
    this.path = options.path;
    this.#retry = retry;
    this.#now = options.now === undefined ? NOW : `${GIVEN_NOW}()`;
    this.#database = new DatabaseSync(options.path, { timeout: 0, enableForeignKeyConstraints: true });
    try {
      this.#configure(options);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  #configure(options: ConnectionOptions): void {
    const { now } = options;
    // A number of JavaScript would be a REAL there.
    if (now !== undefined) this.#database.function(GIVEN_NOW, () => BigInt(Math.floor(now())));
    const set = (pragma: string) => this.#retry(() => this.#database.exec(`PRAGMA ${pragma}`));
    set('journal_mode = WAL');
    set('synchronous = FULL');
    set(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    set('journal_size_limit = 67108864');
    set('cache_size = -16384');
    set('temp_store = MEMORY');
    if (options.maxFileBytes === undefined) return;
    const pageBytes = this.query<{ page_size: number }>('PRAGMA page_size')[0]?.page_size ?? 4096;
    set(`max_page_count = ${Math.max(1, Math.floor(options.maxFileBytes / pageBytes))}`);
  }

  /** For statements outside operations: pragmas and the schema. */
  query<Row>(sql: string): Row[] {
    return this.#retry(() => this.#database.prepare(sql).all()) as Row[];
  }

  /** Changes when another connection, also of another process, has committed. */
  dataVersion(): number {
    this.#dataVersion ??= this.#database.prepare('PRAGMA data_version');
    const statement = this.#dataVersion;
    return this.#retry(() => Number(statement.get()?.['data_version']));
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs an operation to its end. Errors are SQLite's, or ours when the operation refuses. */
  run<R>(steps: Steps<R>): R {
    let step = steps.next();
    while (step.done !== true) step = steps.next(this.#execute(step.value));
    return step.value;
  }

  /**
   * Commits what `body` does, or nothing of it; runs it again while another process holds the file.
   * `BEGIN IMMEDIATE` takes the write lock first: a transaction that reads and writes later fails at once when
   * another process has committed in between.
   * @throws STORE_BUSY when the lock was not to be had; SQLite's error, or that of `body`, otherwise.
   */
  transaction<R>(access: 'read' | 'write', body: () => R): R {
    return this.#retry(() => {
      this.#database.exec(access === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
      try {
        const result = body();
        this.#database.exec('COMMIT');
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors, a full disk for one.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #execute(statement: Statement): unknown {
    const prepared = this.#prepare(statement);
    if (statement.verb === 'many') return this.#executeMany(prepared.statement, statement);
    if (statement.verb === 'run') {
      const changes = Number(prepared.statement.run(...statement.params).changes);
      this.rowsWritten += changes;
      return changes;
    }
    if (statement.verb === 'all' || statement.verb === 'tuples') {
      const rows = prepared.statement.all(...statement.params);
      if (prepared.writes) this.rowsWritten += rows.length;
      return rows;
    }
    const row = prepared.statement.get(...statement.params);
    if (prepared.writes && row !== undefined) this.rowsWritten += 1;
    return row;
  }

  #executeMany(prepared: StatementSync, statement: ManyStatement): number {
    const { constants, columns } = statement;
    const count = columns[0]?.length ?? 0;
    const first = constants.length;
    const values: SqlValue[] = [...constants, ...columns.map(() => null)];
    let changes = 0;
    for (let row = 0; row < count; row += 1) {
      for (let i = 0; i < columns.length; i += 1) values[first + i] = columns[i]?.[row] ?? null;
      const changed = Number(prepared.run(...values).changes);
      changes += changed;
      this.rowsWritten += changed;
    }
    return changes;
  }

  #prepare({ sql, verb }: Statement): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const prepared = {
      statement: this.#database.prepare(toSqlite(sql, this.#now)),
      writes: !/^\s*SELECT/i.test(sql),
    };
    if (verb === 'tuples') prepared.statement.setReturnArrays(true);
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}
