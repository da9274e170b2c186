import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConclaveError, messageOf } from '@conclave/contracts';

/**
 * Puts a whole file in place or leaves the old one: written beside it, flushed, then renamed.
 * @param writer names the attempt, so that two writers do not share a temporary file.
 * @throws OUTPUT_NOT_WRITTEN.
 */
export async function writeAtomically(path: string, text: string, writer: string): Promise<void> {
  const temporary = `${path}.${writer.replace(/[^A-Za-z0-9-]/g, '-')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new ConclaveError('OUTPUT_NOT_WRITTEN', {
      details: { path, reason: messageOf(error) },
      cause: error,
    });
  }
}
