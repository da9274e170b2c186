import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import { ConclaveError, messageOf } from '@conclave/contracts';
import { checksumBytes, encodeHeader } from './vector-file-format.ts';
import type { SearchSpace } from './vector-search.ts';

/**
 * Writes header, rows and checksum to a temporary file beside the path, waits until it is on the disk, and renames it:
 * whenever the process dies, the path has the old contents or the new.
 * @throws VECTOR_FILE_FAILED
 */
export function writeVectorFile(path: string, space: SearchSpace): void {
  const temporary = `${path}.${process.pid}-${threadId}.tmp`;
  try {
    writeSynced(temporary, space);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new ConclaveError('VECTOR_FILE_FAILED', {
      details: { path, reason: messageOf(error) },
      cause: error,
    });
  }
}

function writeSynced(path: string, space: SearchSpace): void {
  const file = openSync(path, 'w');
  try {
    const hash = createHash('sha256');
    for (const part of partsOf(space)) {
      hash.update(part);
      writeAll(file, part);
    }
    writeAll(file, hash.digest().subarray(0, checksumBytes));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The header, then the column of ids, that of norms, and the rows. */
function* partsOf({ kernels, layout, columns }: SearchSpace): Generator<Uint8Array> {
  const { u8 } = kernels.memory.views;
  yield encodeHeader(layout, columns.count);
  const sources = [
    { column: columns.ids, rowBytes: 4 },
    { column: columns.norms, rowBytes: 8 },
    { column: columns.numbers, rowBytes: layout.stride * 4 },
  ];
  for (const { column, rowBytes } of sources) {
    for (const { pointer, count } of column.runs(columns.count)) {
      yield u8.subarray(pointer, pointer + count * rowBytes);
    }
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written, bytes.length - written);
  }
}

/** A rename is on the disk when its folder is. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
