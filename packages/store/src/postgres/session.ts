import { Client, types } from 'pg';
import type { QueryArrayResult, QueryResult } from 'pg';
import type { ManyStatement, SingleStatement, SqlValue, Statement } from '../sql/statement.ts';
import { int8Array, textArray } from './binary-array.ts';
import type { DatabaseAddress } from './database-url.ts';
import { bulkKey, toBulkInsert, toPostgres } from './dialect.ts';
import type { BulkInsert } from './dialect.ts';
import { rowBatches } from './row-batches.ts';
import type { RowBatch } from './row-batches.ts';
import { sessionSettings, timeouts } from './session-settings.ts';

/** What a statement gave, and how many rows it wrote. */
export interface Executed {
  readonly value: unknown;
  readonly written: number;
}

/** Batches of one statement that are on their way at once: enough that the server never waits for us. */
const BATCHES_IN_FLIGHT = 4;

const INT8_OID = 20;

/** Numbers of ours are safe integers; the driver would give 64-bit ones as texts. */
const typeParsers = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8_OID ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/**
 * One connection to PostgreSQL. Statements are sent without waiting for the ones before; the server answers in order.
 * After an error of the connection it is of no more use: see {@link SessionKeeper}.
 */
export class PostgresSession {
  /** How the server's list of sessions names this one. */
  readonly name: string;
  readonly #client: Client;
  readonly #prepared = new Map<string, string>();
  readonly #bulk = new Map<string, BulkInsert>();
  #pid: number | undefined;
  #isLost = false;

  private constructor(client: Client, name: string) {
    this.#client = client;
    this.name = name;
    // Between two statements nobody else would hear of it; the next one fails by itself.
    client.on('error', () => (this.#isLost = true));
    client.on('end', () => (this.#isLost = true));
  }

  /** @throws the driver's errors */
  static async open(address: DatabaseAddress, name: string): Promise<PostgresSession> {
    const client = new Client({
      connectionString: address.url,
      application_name: name,
      pipeline: true,
      keepAlive: true,
      keepAliveInitialDelayMillis: timeouts.keepAliveMs,
      connectionTimeoutMillis: timeouts.connectMs,
      query_timeout: timeouts.answerMs,
      types: typeParsers,
    });
    const session = new PostgresSession(client, name);
    try {
      await client.connect();
      await client.query(sessionSettings(address.schema));
      const [self] = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      session.#pid = self?.pid;
      return session;
    } catch (error) {
      session.abandon();
      throw error;
    }
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** The server's process behind this session. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** For statements outside operations. The text may hold several without parameters: the last one's rows are given. */
  async query<Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
    const answer: QueryResult | QueryResult[] = await this.#client.query(sql, [...params]);
    return (Array.isArray(answer) ? answer.at(-1)! : answer).rows as Row[];
  }

  /** @returns the server's word for what it did: `COMMIT` for a failed transaction is answered with `ROLLBACK` */
  async command(sql: string): Promise<string> {
    return (await this.#client.query(sql)).command;
  }

  execute(statement: Statement): Promise<Executed> {
    return statement.verb === 'many' ? this.#executeMany(statement) : this.#executeOne(statement);
  }

  async #executeOne(statement: SingleStatement): Promise<Executed> {
    const { sql, verb, params } = statement;
    const query = { name: this.#nameOf(sql), text: toPostgres(sql), values: [...params] };
    if (verb === 'tuples') {
      const answer: QueryArrayResult = await this.#client.query({ ...query, rowMode: 'array' });
      return { value: answer.rows, written: 0 };
    }
    const { rows, rowCount } = await this.#client.query(query);
    const written = /^\s*SELECT/i.test(sql) ? 0 : (rowCount ?? 0);
    if (verb === 'run') return { value: rowCount ?? 0, written };
    return { value: verb === 'get' ? rows[0] : rows, written };
  }

  async #executeMany(statement: ManyStatement): Promise<Executed> {
    const batches = rowBatches(statement);
    let written = 0;
    for (let first = 0; first < batches.length; first += BATCHES_IN_FLIGHT) {
      const sent = batches.slice(first, first + BATCHES_IN_FLIGHT);
      const counts = await Promise.all(sent.map((batch) => this.#insert(statement, batch)));
      for (const count of counts) written += count;
    }
    return { value: written, written };
  }

  async #insert(statement: ManyStatement, { first, end }: RowBatch): Promise<number> {
    const key = bulkKey(statement.sql, statement.columns);
    const bulk = this.#bulk.get(key) ?? toBulkInsert(statement);
    this.#bulk.set(key, bulk);
    const arrays = bulk.columns.map((i) => {
      const column = statement.columns[i]!;
      return statement.types[i] === 'text'
        ? textArray(column as ArrayLike<string | null>, first, end)
        : int8Array(column as ArrayLike<number | null>, first, end);
    });
    const values: unknown[] = [...statement.constants, ...arrays];
    const answer = await this.#client.query({ name: this.#nameOf(key), text: bulk.sql, values });
    return answer.rowCount ?? 0;
  }

  /** Parsed once a session. */
  #nameOf(key: string): string {
    const known = this.#prepared.get(key) ?? `s${this.#prepared.size + 1}`;
    this.#prepared.set(key, known);
    return known;
  }

  /** Says goodbye. */
  async close(): Promise<void> {
    if (this.#isLost) return this.abandon();
    await this.#client.end();
  }

  /** Lets go of a connection that may never answer. */
  abandon(): void {
    this.#isLost = true;
    this.#client.connection.stream.destroy();
  }
}
