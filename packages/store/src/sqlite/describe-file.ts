import { DatabaseSync } from 'node:sqlite';
import { inspect } from './inspect.ts';
import type { SqliteInfo } from './inspect.ts';
import { toStoreError } from './sqlite-error.ts';

/**
 * Looks at a store's file without writing to it: its version, its sizes, and whether it can be read.
 * @throws STORE_UNAVAILABLE, STORE_CORRUPT, STORE_BUSY, STORE_VERSION_UNSUPPORTED
 */
export function describeFile(path: string): SqliteInfo {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS });
    try {
      return inspect({ path, query: <Row>(sql: string) => database.prepare(sql).all() as Row[] });
    } finally {
      database.close();
    }
  } catch (error) {
    throw toStoreError(error, path);
  }
}

const BUSY_MS = 5_000;
