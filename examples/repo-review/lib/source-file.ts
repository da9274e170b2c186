import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { NoteKind } from './note.ts';

export type SourceFile =
  | { readonly text: string; readonly bytes: number; readonly invalidUtf8: boolean }
  /** Why there is no text, as a kind of note. */
  | { readonly left: NoteKind };

/** Bytes looked at to tell text from binary content, as git does. */
const PROBE_BYTES = 8_000;

/**
 * Reads one listed file. Never follows a link, never waits on a pipe, never reads more than `maxBytes`: the file
 * may have been replaced since it was listed.
 * @param path relative to `root`.
 */
export async function readSourceFile(root: string, path: string, maxBytes: number): Promise<SourceFile> {
  let handle;
  try {
    handle = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await handle.stat();
    if (!stat.isFile()) return { left: 'not-a-file' };
    if (stat.size > maxBytes) return { left: 'too-large' };
    return decode(await readUpTo(handle, Math.min(stat.size + 1, maxBytes)));
  } catch (error) {
    return { left: kindOf(error) };
  } finally {
    await handle?.close();
  }
}

async function readUpTo(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(buffer, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function decode(content: Buffer): SourceFile {
  const bytes = content.length;
  if (content[0] === 0xff && content[1] === 0xfe) {
    return { text: content.toString('utf16le', 2), bytes, invalidUtf8: false };
  }
  if (content.subarray(0, PROBE_BYTES).includes(0)) return { left: 'binary' };
  const start = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? 3 : 0;
  return { text: content.toString('utf8', start), bytes, invalidUtf8: !isUtf8(content) };
}

function kindOf(error: unknown): NoteKind {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'vanished';
  return code === 'ELOOP' ? 'symbolic-link' : 'unreadable';
}
