import { isConclaveError, messageOf } from '@conclave/contracts';
import { describeDatabase } from '@conclave/swarm';
import { formatBytes } from '../format/number.ts';
import { fail, ok, warn, type Check } from './check.ts';
import { largestOf, type StoreFindings } from './store-size.ts';

/** What looking at a database gives. */
export type DatabaseFacts = Awaited<ReturnType<typeof describeDatabase>>;

const OLDEST_SERVER = 15;

/** The database at DATABASE_URL: reached, of a known version, durable, and how large. Writes nothing. */
export async function checkDatabase(url: string): Promise<StoreFindings> {
  try {
    const facts = await describeDatabase(url);
    return { checks: judgeDatabase(facts), size: sizeOf(facts) };
  } catch (error) {
    const newer = isConclaveError(error, 'STORE_VERSION_UNSUPPORTED');
    const advice = newer ? 'Use a newer Conclave.' : 'Correct DATABASE_URL, or start the server.';
    return { checks: [fail('postgresql', messageOf(error), advice)], size: undefined };
  }
}

export function judgeDatabase(facts: DatabaseFacts): readonly Check[] {
  const { path, serverVersion, serverMajor, schemaVersion, tables } = facts;
  const found = `${serverVersion} at ${path}`;
  if (serverMajor < OLDEST_SERVER)
    return [fail('postgresql', found, `Use PostgreSQL ${OLDEST_SERVER} or later.`)];
  const bytes = sumOf(tables);
  return [
    ok('postgresql', found),
    judgeDurability(facts),
    ok('store schema', schemaVersion === 0 ? 'none yet; the first run makes it' : `version ${schemaVersion}`),
    ...(schemaVersion === 0 ? [] : [ok('store size', `${formatBytes(bytes)}: ${largestOf(tables)}`)]),
  ];
}

function sizeOf({ tables, schemaVersion }: DatabaseFacts): StoreFindings['size'] {
  if (schemaVersion === 0) return undefined;
  return { bytes: sumOf(tables), freeBytes: undefined, logBytes: undefined, tables };
}

function sumOf(tables: DatabaseFacts['tables']): number {
  return tables.reduce((sum, table) => sum + table.bytes, 0);
}

function judgeDurability({ fsync, synchronousCommit }: DatabaseFacts): Check {
  const detail = `fsync ${fsync ? 'on' : 'off'}, synchronous_commit ${synchronousCommit}`;
  if (fsync) return ok('store durability', detail);
  return warn('store durability', detail, 'Switch fsync on, or acknowledged work is lost with the machine.');
}
