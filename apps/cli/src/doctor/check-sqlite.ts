import { fail, ok, warn, type Check } from './check.ts';
import type { SqliteFacts } from './probe-store.ts';

const NAME = 'sqlite';

/** @param facts undefined when no store could be opened anywhere */
export function checkSqlite(facts: SqliteFacts | undefined): Check {
  if (facts === undefined)
    return fail(NAME, 'no store could be opened', 'See the data directory above; then run doctor again.');
  const { sqliteVersion, walResetSafe, journalMode, synchronous } = facts;
  const detail = `${sqliteVersion}, journal ${journalMode}, synchronous ${synchronous}`;
  if (journalMode !== 'wal' || synchronous !== 'full')
    return fail(NAME, detail, 'Stores need journal mode WAL and synchronous FULL: use a local disk.');
  if (!walResetSafe)
    return warn(
      NAME,
      `${detail}; it can lose data when several processes share a store (WAL-reset bug)`,
      'Use a Node with SQLite 3.51.3 or later (or 3.50.7, 3.44.6).',
    );
  return ok(NAME, `${detail}, free of the WAL-reset bug`);
}
