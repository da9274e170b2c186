/** PostgreSQL for tests: the one at DATABASE_URL, or at the usual address of this machine. */
import { Client } from 'pg';
import { expect, onTestFinished, vi } from 'vitest';

const DEFAULT_URL = 'postgres://postgres@127.0.0.1:5432/test';

export const databaseUrl = process.env['DATABASE_URL'] || DEFAULT_URL;

/** "PostgreSQL 15.3", or undefined where no server answers: then tests that need one are skipped. */
export const postgres: string | undefined = await askVersion();

export const title = postgres ?? 'PostgreSQL';

async function askVersion(): Promise<string | undefined> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      `SELECT current_setting('server_version') AS version`,
    );
    return `PostgreSQL ${rows[0]?.version.split(' ')[0] ?? ''}`;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

let made = 0;

export interface TestSchema {
  /** Leads a store into the schema. */
  readonly url: string;
  readonly schema: string;
  /** Runs a statement there, as another program would. */
  query<Row extends Record<string, unknown>>(sql: string): Promise<Row[]>;
  /** Begins a transaction with a statement. @returns ends it, with ROLLBACK where nothing else is said */
  lock(sql: string): Promise<(end?: 'COMMIT' | 'ROLLBACK') => Promise<void>>;
  /** Resolves once some statement on a table of the schema waits for a lock. */
  untilSomebodyWaits(): Promise<void>;
  drop(): Promise<void>;
}

/** A schema that nobody else has; it is not made yet. */
export function newSchema(): TestSchema {
  made += 1;
  const schema = `conclave_test_${process.pid}_${Date.now().toString(36)}_${made}`;
  const url = new URL(databaseUrl);
  url.searchParams.set('schema', schema);
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`SET search_path TO "${schema}"`);
    return client;
  };
  const query = async <Row extends Record<string, unknown>>(sql: string): Promise<Row[]> => {
    const client = await connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const lock: TestSchema['lock'] = async (sql) => {
    const client = await connect();
    await client.query('BEGIN');
    await client.query(sql);
    return async (end = 'ROLLBACK') => {
      await client.query(end);
      await client.end();
    };
  };
  const untilSomebodyWaits = () =>
    vi.waitFor(async () => {
      const waiting = await query(
        `SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = ANY (SELECT o.relation FROM pg_locks o WHERE o.pid = l.pid)
          WHERE NOT l.granted AND c.relnamespace = to_regnamespace('${schema}') LIMIT 1`,
      );
      expect(waiting).toHaveLength(1);
    });
  const drop = async () => void (await query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`));
  return { url: url.href, schema, query, lock, untilSomebodyWaits, drop };
}

/** A schema that goes with the test. */
export function testSchema(): TestSchema {
  const made = newSchema();
  onTestFinished(() => made.drop());
  return made;
}
