import type { DatabaseAddress } from './database-url.ts';
import { schemaVersion } from './migrate.ts';
import type { PostgresSession } from './session.ts';

/** What `conclave doctor` says about a database. */
export interface PostgresInfo {
  /** The address without password. */
  readonly path: string;
  readonly serverVersion: string;
  /** 15 for 15.3. */
  readonly serverMajor: number;
  /** 0: the tables are not there yet. */
  readonly schemaVersion: number;
  /** A server without fsync loses what it acknowledged when its machine stops. */
  readonly fsync: boolean;
  readonly synchronousCommit: string;
  /** Tables with their indexes. Rows as the server's statistics have them: no table is read. */
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
}

interface Settings {
  readonly version: string;
  readonly number: number;
  readonly fsync: string;
  readonly synchronous: string;
}

/** Writes nothing. @throws STORE_UNAVAILABLE, STORE_VERSION_UNSUPPORTED, or the driver's error */
export async function inspect(session: PostgresSession, address: DatabaseAddress): Promise<PostgresInfo> {
  const [settings] = await session.query<Settings>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer AS number,
            current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous`,
  );
  const tables = await session.query<{ name: string; rows: number; bytes: number }>(
    `SELECT c.relname AS name, coalesce(s.n_live_tup, 0) AS rows, pg_total_relation_size(c.oid) AS bytes
       FROM pg_class c LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
      WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace($1) ORDER BY c.relname`,
    [address.schema],
  );
  return {
    path: address.shown,
    serverVersion: settings?.version ?? '',
    serverMajor: Math.floor((settings?.number ?? 0) / 10_000),
    schemaVersion: await schemaVersion(session, address),
    fsync: settings?.fsync === 'on',
    synchronousCommit: settings?.synchronous ?? '',
    tables,
  };
}
