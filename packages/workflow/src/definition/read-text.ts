import { open } from 'node:fs/promises';
import { ConclaveError, messageOf } from '@conclave/contracts';

/** Larger workflows are built by code. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The text of a file, which is UTF-8. @throws WORKFLOW_FILE_NOT_READ */
export async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readBytes(path));
  } catch (error) {
    throw new ConclaveError('WORKFLOW_FILE_NOT_READ', {
      details: { path, reason: reasonOf(error) },
      cause: error,
    });
  }
}

export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** By pieces: a device tells no size and may never end. */
async function readBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > MAX_FILE_BYTES) throw new Error(`it has ${size} bytes, and ${MAX_FILE_BYTES} is the limit`);
    const pieces: Buffer[] = [];
    let read = 0;
    for await (const piece of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      pieces.push(piece);
      read += piece.length;
      if (read > MAX_FILE_BYTES) throw new Error(`it has more than ${MAX_FILE_BYTES} bytes, the limit`);
    }
    return Buffer.concat(pieces);
  } finally {
    await file.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not text in UTF-8',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? messageOf(error);
}
