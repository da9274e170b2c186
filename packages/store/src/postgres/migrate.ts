import { ConclaveError } from '@conclave/contracts';
import type { DatabaseAddress } from './database-url.ts';
import { migrations, SCHEMA_VERSION } from './migrations/migrations.ts';
import type { PostgresSession } from './session.ts';

export const OLDEST_SERVER = 15;

/** Brings the schema to this version, one transaction per step; nodes that start at once take turns. @throws STORE_* */
export async function migrate(session: PostgresSession, address: DatabaseAddress): Promise<void> {
  await refuseServer(session, address);
  while ((await schemaVersion(session, address)) < SCHEMA_VERSION) await applyNext(session, address);
}

/**
 * 0 where there are no tables of ours yet.
 * @throws STORE_UNAVAILABLE when the schema is another program's, STORE_VERSION_UNSUPPORTED when it is newer
 */
export async function schemaVersion(
  session: PostgresSession,
  { schema, shown }: DatabaseAddress,
): Promise<number> {
  const tables = await session.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = $1`,
    [schema],
  );
  if (tables.length === 0) return 0;
  if (
    !tables.some(({ name }) => name === 'schema_version') ||
    !tables.some(({ name }) => name === 'run_document')
  )
    throw unavailable(shown, 'the schema holds tables of another program; choose another with ?schema=NAME');
  const [found] = await session.query<{ version: number }>(
    `SELECT coalesce(max(version), 0) AS version FROM "${schema}".schema_version`,
  );
  const version = found?.version ?? 0;
  if (version > SCHEMA_VERSION)
    throw new ConclaveError('STORE_VERSION_UNSUPPORTED', {
      details: { path: shown, found: version, known: SCHEMA_VERSION },
    });
  return version;
}

async function applyNext(session: PostgresSession, address: DatabaseAddress): Promise<void> {
  const { schema } = address;
  await session.command('BEGIN');
  try {
    await session.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${schema}/migrate`]);
    const found = await schemaVersion(session, address);
    const step = migrations[found];
    if (step !== undefined) await session.query(found === 0 ? first(schema) + step : step);
    if (step !== undefined)
      await session.query('INSERT INTO schema_version (version, applied_at) VALUES ($1, now())', [found + 1]);
    await session.command('COMMIT');
  } catch (error) {
    if (!session.isLost) await session.command('ROLLBACK');
    throw error;
  }
}

function first(schema: string): string {
  return `
    DO $$ BEGIN
      IF to_regnamespace('${schema}') IS NULL THEN CREATE SCHEMA "${schema}"; END IF;
    END $$;
    CREATE TABLE schema_version (version integer PRIMARY KEY, applied_at timestamptz NOT NULL);`;
}

interface Server {
  readonly version: string;
  readonly number: number;
  readonly encoding: string;
  readonly readonly: string;
}

async function refuseServer(session: PostgresSession, { shown }: DatabaseAddress): Promise<void> {
  const [server] = await session.query<Server>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer AS number,
            current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') AS readonly`,
  );
  if (server === undefined) return;
  if (server.number < OLDEST_SERVER * 10_000)
    throw unavailable(shown, `PostgreSQL ${server.version} is too old; ${OLDEST_SERVER} or later is needed`);
  if (server.encoding !== 'UTF8')
    throw unavailable(shown, `the database has the encoding ${server.encoding}; UTF8 is needed`);
  if (server.readonly === 'on')
    throw unavailable(shown, 'it is read-only (a standby, or set so); give the address of the primary');
}

function unavailable(path: string, reason: string): ConclaveError {
  return new ConclaveError('STORE_UNAVAILABLE', { details: { path, reason } });
}
