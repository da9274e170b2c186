import { describeDatabase, openStore, type Store } from '@conclave/swarm';
import type { Terminal } from '../terminal.ts';
import { dataDirOf, hasStore, storePath } from './data-dir.ts';

/** Where runs are kept: a folder with an SQLite file, or a PostgreSQL database. */
export type StoreLocation =
  | { readonly dataDir: string; readonly databaseUrl?: undefined }
  | { readonly databaseUrl: string; readonly dataDir?: undefined };

/** `--data-dir`, else DATABASE_URL, else CONCLAVE_DATA_DIR, else `.conclave` here. @throws CONFIG_INVALID */
export function storeLocationOf(
  option: string | undefined,
  terminal: Pick<Terminal, 'environment' | 'cwd'>,
): StoreLocation {
  const databaseUrl = terminal.environment['DATABASE_URL'];
  if (option === undefined && databaseUrl) return { databaseUrl };
  return { dataDir: dataDirOf(option, terminal) };
}

export interface FoundStore {
  /** Undefined where none has been made: looking must not make one. */
  readonly store: Store | undefined;
  /** For people. */
  readonly place: string;
}

/** @throws what opening the store raises */
export async function openExistingStore({ dataDir, databaseUrl }: StoreLocation): Promise<FoundStore> {
  if (databaseUrl === undefined)
    return {
      store: hasStore(dataDir) ? await openStore({ path: storePath(dataDir) }) : undefined,
      place: dataDir,
    };
  const { path, schemaVersion } = await describeDatabase(databaseUrl);
  return { store: schemaVersion === 0 ? undefined : await openStore({ url: databaseUrl }), place: path };
}
