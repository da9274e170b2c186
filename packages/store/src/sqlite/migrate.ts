import { ConclaveError } from '@conclave/contracts';
import { NOW } from './dialect.ts';
import { migrations, SCHEMA_VERSION } from './migrations/migrations.ts';
import type { SqliteConnection } from './connection.ts';

/**
 * Brings the file to this version's schema, one transaction per step. Safe when several processes open a new
 * file at once: each looks again inside its transaction.
 * @throws STORE_VERSION_UNSUPPORTED when the file is newer; nothing was changed.
 */
export function migrate(connection: SqliteConnection): void {
  for (;;) {
    const found = schemaVersion(connection);
    if (found === SCHEMA_VERSION) return;
    connection.transaction('write', () => applyNext(connection));
  }
}

/** 0 for an empty file. */
export function schemaVersion(connection: Pick<SqliteConnection, 'path' | 'query'>): number {
  const tables = connection.query<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`);
  if (tables.length === 0) return 0;
  if (!tables.some((table) => table.name === 'schema_version'))
    throw new ConclaveError('STORE_UNAVAILABLE', {
      details: {
        path: connection.path,
        reason: 'it is an SQLite file of another program; choose another path',
      },
    });
  const found = connection.query<{ version: number }>(
    `SELECT coalesce(max(version), 0) AS version FROM schema_version`,
  )[0];
  const version = found?.version ?? 0;
  if (version > SCHEMA_VERSION)
    throw new ConclaveError('STORE_VERSION_UNSUPPORTED', {
      details: { path: connection.path, found: version, known: SCHEMA_VERSION },
    });
  return version;
}

function applyNext(connection: SqliteConnection): void {
  const found = schemaVersion(connection);
  const step = migrations[found];
  if (step === undefined) return;
  if (found === 0)
    connection.exec(
      `CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT`,
    );
  connection.exec(step);
  connection.exec(`INSERT INTO schema_version (version, applied_at) VALUES (${found + 1}, ${NOW})`);
}
