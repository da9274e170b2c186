import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { openStore } from '@conclave/store';
import type { Store, StoreOptionsInput } from '@conclave/store';
import { temporaryFolder } from '@conclave/testing/temporary-folder';

export function temporaryFile(): string {
  return join(temporaryFolder(), 'data', 'conclave.db');
}

/** A store that is closed with the test. */
export async function openTestStore(options: StoreOptionsInput): Promise<Store> {
  const store = await openStore(options);
  onTestFinished(() => store.close());
  return store;
}

/** Reads a store's file with another connection, as another program would. */
export function query(path: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    return database.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    database.close();
  }
}

/** What SQLite finds wrong in a file: nothing, for an intact one. */
export function damageIn(path: string): unknown[] {
  return query(path, 'PRAGMA integrity_check')
    .map((row) => row['integrity_check'])
    .filter((finding) => finding !== 'ok');
}

export async function sqliteInfo(store: Store) {
  const info = await store.info();
  if (info.kind !== 'sqlite') throw new Error('not on disk');
  return info;
}
