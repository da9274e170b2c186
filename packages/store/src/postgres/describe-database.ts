import { parseDatabaseUrl } from './database-url.ts';
import type { PostgresInfo } from './inspect.ts';
import { toOpenError } from './postgres-error.ts';

/**
 * Looks at a database without writing to it: whether it can be reached, its version, and whether our tables are there.
 * @throws CONFIG_INVALID, STORE_UNAVAILABLE, STORE_VERSION_UNSUPPORTED
 */
export async function describeDatabase(url: string): Promise<PostgresInfo> {
  const address = parseDatabaseUrl(url);
  // Who has no database need not load its driver.
  const [{ PostgresSession }, { inspect }] = await Promise.all([
    import('./session.ts'),
    import('./inspect.ts'),
  ]);
  try {
    const session = await PostgresSession.open(address, 'conclave looks');
    try {
      return await inspect(session, address);
    } finally {
      await session.close();
    }
  } catch (error) {
    throw toOpenError(error, address.shown);
  }
}
