import { resolve } from 'node:path';
import { ConclaveError, parseWith, SwarmIdSchema } from '@conclave/contracts';
import { z } from 'zod';
import { prepareDataFile, systemFileSystemType } from './data-file.ts';
import type { FileSystemType } from './data-file.ts';
import { parseDatabaseUrl } from './postgres/database-url.ts';
import { isProcessAlive } from './process-liveness.ts';
import type { IsAlive } from './process-liveness.ts';
import { RetentionSchema } from './retention-options.ts';
import { SqlStore } from './sql-store.ts';
import type { Store } from './store.ts';
import type { NoticeSink, PostgresWriterOptions, WriterOptions } from './writer/protocol.ts';
import { WriterClient } from './writer/writer-client.ts';

const fn = <F>() => z.custom<F>((value) => typeof value === 'function', 'a function');

export const StoreOptionsSchema = z.strictObject({
  /** The SQLite file; its folder is made when it is missing. */
  path: z.string().min(1).optional(),
  /** Instead of a file: `postgres://user:password@host:port/database?schema=conclave`; the schema is made. */
  url: z.string().min(1).optional(),
  /** Several swarms may share a file; each sees its own rows. */
  swarmId: SwarmIdSchema.default(SwarmIdSchema.parse('default')),
  retention: RetentionSchema.prefault({}),
  /** The file's largest size; writes beyond it are refused with STORE_FULL. The log beside it is not counted. */
  maxFileBytes: z.int().positive().optional(),
  /** How long a write may wait for another process before STORE_BUSY. */
  busyDeadlineMs: z.int().nonnegative().default(5_000),
  /** PostgreSQL: how long calls wait for a database that is gone, before STORE_UNAVAILABLE. */
  outageLimitMs: z.int().nonnegative().default(60_000),
  /** Hears once when the writer thread is lost; from then on every call fails with the same STORE_UNAVAILABLE. */
  onError: fn<(error: ConclaveError) => void>().optional(),
  /** Hears what a log should know of: that the database is gone and waited for, and that it is back. */
  onNotice: fn<NoticeSink>().optional(),
  isAlive: fn<IsAlive>().default(() => isProcessAlive),
  fileSystemType: fn<FileSystemType>().default(() => systemFileSystemType),
});
type StoreOptions = z.output<typeof StoreOptionsSchema>;
export type StoreOptionsInput = Omit<z.input<typeof StoreOptionsSchema>, 'swarmId'> & {
  readonly swarmId?: string;
};

/**
 * Opens a store on an SQLite file or in a PostgreSQL database; makes file, schema and tables when they are missing.
 * Any number of processes may have it open. A database must be there at this moment; later outages are sat out.
 * @throws CONFIG_INVALID, STORE_UNAVAILABLE, STORE_FULL, STORE_BUSY, STORE_CORRUPT, STORE_VERSION_UNSUPPORTED
 */
export async function openStore(input: StoreOptionsInput): Promise<Store> {
  const options = parseWith(StoreOptionsSchema, input, 'store options');
  const { onError, onNotice, isAlive, retention } = options;
  const writer = await WriterClient.open(writerOptions(options), onError ?? (() => undefined), onNotice);
  return new SqlStore(writer, { isAlive, retention });
}

function writerOptions(options: StoreOptions): WriterOptions | PostgresWriterOptions {
  const { path, url, swarmId, busyDeadlineMs, outageLimitMs, maxFileBytes, fileSystemType } = options;
  if ((path === undefined) === (url === undefined))
    throw new ConclaveError('CONFIG_INVALID', {
      details: { where: 'store options', problems: 'either path or url is needed' },
    });
  if (url !== undefined) {
    const address = parseDatabaseUrl(url);
    const { schema, shown } = address;
    return { url: address.url, schema, path: shown, swarmId, busyDeadlineMs, outageLimitMs };
  }
  const file = resolve(path ?? '');
  prepareDataFile(file, fileSystemType);
  return { path: file, swarmId, maxFileBytes, busyDeadlineMs };
}
