import { accessSync, constants } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isConclaveError, messageOf } from '@conclave/contracts';
import { describeFile } from '@conclave/swarm';
import { formatBytes } from '../format/number.ts';
import { fail, ok, type Check } from './check.ts';
import type { SqliteFacts } from './probe-store.ts';
import { largestOf, type StoreFindings } from './store-size.ts';

const ADVICE = 'Copy the folder, then restore a backup or start with another --data-dir.';

/** The store that is there: whole, of a known schema, and how large. Writes nothing. */
export function checkStore(path: string): StoreFindings {
  const integrity = checkIntegrity(path);
  if (integrity.status === 'fail') return { checks: [integrity], size: undefined };
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    const facts = describeFile(path);
    const checks = [ok('store', `${path} opens`), integrity, schema(facts), size(facts)];
    return { checks, size: sizeOf(facts) };
  } catch (error) {
    const busy = isConclaveError(error, 'STORE_BUSY');
    const advice = busy ? 'Look for a stopped process that holds it.' : ADVICE;
    return { checks: [fail('store', messageOf(error), advice), integrity], size: undefined };
  }
}

/** SQLite's own check of the file's structure; reads all of it and changes nothing. */
function checkIntegrity(path: string): Check {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const rows = database.prepare('PRAGMA quick_check(5)').all();
      const problems = rows.map((row) => String(row['quick_check'])).filter((text) => text !== 'ok');
      if (problems.length > 0) return fail('store integrity', problems.join('; '), ADVICE);
      return ok('store integrity', 'quick_check found nothing');
    } finally {
      database.close();
    }
  } catch (error) {
    return fail('store integrity', `${path}: ${messageOf(error)}`, ADVICE);
  }
}

type Facts = Pick<SqliteFacts, 'schemaVersion' | 'pageBytes' | 'pages' | 'freePages' | 'walBytes' | 'tables'>;

function schema({ schemaVersion }: Facts): Check {
  return ok('store schema', `version ${schemaVersion}`);
}

function size({ pageBytes, pages, freePages, walBytes, tables }: Facts): Check {
  const total = `${formatBytes(pageBytes * pages)} (${formatBytes(pageBytes * freePages)} free inside)`;
  return ok('store size', `${total}, log ${formatBytes(walBytes)}: ${largestOf(tables)}`);
}

function sizeOf({ pageBytes, pages, freePages, walBytes, tables }: Facts): StoreFindings['size'] {
  return { bytes: pageBytes * pages, freeBytes: pageBytes * freePages, logBytes: walBytes, tables };
}
