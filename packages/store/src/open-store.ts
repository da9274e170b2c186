import { resolve } from 'node:path';
import { parseWith, SwarmIdSchema } from '@conclave/contracts';
import type { ConclaveError } from '@conclave/contracts';
import { z } from 'zod';
import { prepareDataFile, systemFileSystemType } from './data-file.ts';
import type { FileSystemType } from './data-file.ts';
import { isProcessAlive } from './process-liveness.ts';
import type { IsAlive } from './process-liveness.ts';
import { RetentionSchema } from './retention-options.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';
import { WriterClient } from './writer/writer-client.ts';

const fn = <F>() => z.custom<F>((value) => typeof value === 'function', 'a function');

export const StoreOptionsSchema = z.strictObject({
  /** The file; its folder is made when it is missing. */
  path: z.string().min(1),
  /** Several swarms may share a file; each sees its own rows. */
  swarmId: SwarmIdSchema.default(SwarmIdSchema.parse('default')),
  retention: RetentionSchema.prefault({}),
  /** The file's largest size; writes beyond it are refused with STORE_FULL. The log beside it is not counted. */
  maxFileBytes: z.int().positive().optional(),
  /** How long a write may wait for another process before STORE_BUSY. */
  busyDeadlineMs: z.int().nonnegative().default(5_000),
  /** Hears once when the writer thread is lost; from then on every call fails with the same STORE_UNAVAILABLE. */
  onError: fn<(error: ConclaveError) => void>().optional(),
  isAlive: fn<IsAlive>().default(() => isProcessAlive),
  fileSystemType: fn<FileSystemType>().default(() => systemFileSystemType),
});
export type StoreOptionsInput = Omit<z.input<typeof StoreOptionsSchema>, 'swarmId'> & {
  readonly swarmId?: string;
};

/**
 * Opens a store on an SQLite file; makes file and schema when they are missing. Any number of processes may have
 * it open.
 * @throws CONFIG_INVALID, STORE_UNAVAILABLE, STORE_FULL, STORE_BUSY, STORE_CORRUPT, STORE_VERSION_UNSUPPORTED
 */
export async function openStore(options: StoreOptionsInput): Promise<Store> {
  const { onError, ...parsed } = parseWith(StoreOptionsSchema, options, 'store options');
  const path = resolve(parsed.path);
  prepareDataFile(path, parsed.fileSystemType);
  const writer = await WriterClient.open(
    {
      path,
      swarmId: parsed.swarmId,
      maxFileBytes: parsed.maxFileBytes,
      busyDeadlineMs: parsed.busyDeadlineMs,
    },
    onError ?? (() => undefined),
  );
  return new SqliteStore(writer, { isAlive: parsed.isAlive, retention: parsed.retention });
}
