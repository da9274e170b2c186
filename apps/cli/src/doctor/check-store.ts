import { DatabaseSync } from 'node:sqlite';
import { isConclaveError, messageOf } from '@conclave/contracts';
import { formatBytes } from '../format/number.ts';
import { fail, ok, type Check } from './check.ts';
import { factsOf, type SqliteFacts } from './probe-store.ts';

const ADVICE = 'Copy the folder, then restore a backup or start with another --data-dir.';

/** The store that is there: whole, of a known schema, and how large. */
export async function checkStore(path: string): Promise<readonly Check[]> {
  const integrity = checkIntegrity(path);
  if (integrity.status === 'fail') return [integrity];
  try {
    const facts = await factsOf(path);
    return [ok('store', `${path} opens`), integrity, schema(facts), size(facts)];
  } catch (error) {
    const busy = isConclaveError(error, 'STORE_BUSY');
    const advice = busy ? 'Look for a stopped process that holds it.' : ADVICE;
    return [fail('store', messageOf(error), advice), integrity];
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

function schema({ schemaVersion }: SqliteFacts): Check {
  return ok('store schema', `version ${schemaVersion}`);
}

function size({ pageBytes, pages, freePages, walBytes, tables }: SqliteFacts): Check {
  const largest = tables
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`);
  const total = `${formatBytes(pageBytes * pages)} (${formatBytes(pageBytes * freePages)} free inside)`;
  return ok('store size', `${total}, log ${formatBytes(walBytes)}: ${largest.join(', ')}`);
}
