import { statSync } from 'node:fs';
import type { SqliteConnection } from './connection.ts';
import { schemaVersion } from './migrate.ts';
import { isWalResetSafe } from './sqlite-version.ts';
import { tableSizes } from './table-sizes.ts';
import type { TableSize } from './table-sizes.ts';

/** What `conclave doctor` says about a file. */
export interface SqliteInfo {
  readonly path: string;
  readonly sqliteVersion: string;
  readonly walResetSafe: boolean;
  readonly schemaVersion: number;
  readonly journalMode: string;
  readonly synchronous: 'off' | 'normal' | 'full' | 'extra';
  readonly pageBytes: number;
  readonly pages: number;
  /** Pages without content, used again before the file grows. */
  readonly freePages: number;
  readonly walBytes: number;
  readonly tables: readonly TableSize[];
}

const synchronousNames = ['off', 'normal', 'full', 'extra'] as const;

/** Reads the whole file once (for the sizes): not for a hot path. */
export function inspect(connection: Pick<SqliteConnection, 'path' | 'query'>): SqliteInfo {
  const pragma = (name: string): unknown =>
    Object.values(connection.query<Record<string, unknown>>(`PRAGMA ${name}`)[0] ?? {})[0];
  const count = (name: string): number => Number(pragma(name));
  const sqliteVersion =
    connection.query<{ version: string }>(`SELECT sqlite_version() AS version`)[0]?.version ?? '';
  return {
    path: connection.path,
    sqliteVersion,
    walResetSafe: isWalResetSafe(sqliteVersion),
    schemaVersion: schemaVersion(connection),
    journalMode: String(pragma('journal_mode')),
    synchronous: synchronousNames[count('synchronous')] ?? 'off',
    pageBytes: count('page_size'),
    pages: count('page_count'),
    freePages: count('freelist_count'),
    walBytes: statSync(`${connection.path}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    tables: tableSizes(connection),
  };
}
