import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ConclaveError, isConclaveError, messageOf } from '@conclave/contracts';
import type { Kernels } from '../load/load-kernels.ts';
import { checksumBytes, decodeHeader, headerBytes, type VectorFileHeader } from './vector-file-format.ts';
import { VectorIndex } from './vector-index.ts';

/** Rows are read so many bytes at a time, at least one row. */
const partBytes = 1024 * 1024;

/**
 * Reads what `VectorIndex.save` wrote; metric, dimension and quantisation come from the file. The checksum is compared
 * before anything is taken from it.
 * @throws VECTOR_FILE_FAILED when the file cannot be read, VECTOR_FILE_INVALID when it is not whole or not ours,
 * KERNEL_MEMORY_EXHAUSTED
 */
export function loadVectorIndex(kernels: Kernels, path: string): VectorIndex {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const header = decode(file, size);
    if (typeof header === 'string') throw invalid(path, header);
    if (!isWhole(file, size)) throw invalid(path, 'its checksum does not fit its contents');
    return readIndex(kernels, file, header);
  } catch (error) {
    if (isConclaveError(error)) throw error;
    throw new ConclaveError('VECTOR_FILE_FAILED', {
      details: { path, reason: messageOf(error) },
      cause: error,
    });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function invalid(path: string, reason: string): ConclaveError {
  return new ConclaveError('VECTOR_FILE_INVALID', { details: { path, reason } });
}

function decode(file: number, size: number): VectorFileHeader | string {
  try {
    return decodeHeader(readAt(file, 0, Math.min(size, headerBytes)), size);
  } catch (error) {
    return isConclaveError(error) ? error.message : messageOf(error);
  }
}

function isWhole(file: number, size: number): boolean {
  const hash = createHash('sha256');
  const end = size - checksumBytes;
  for (let at = 0; at < end; at += partBytes) hash.update(readAt(file, at, Math.min(partBytes, end - at)));
  return hash.digest().equals(readAt(file, end, checksumBytes));
}

function readIndex(
  kernels: Kernels,
  file: number,
  { layout, quantisation, count }: VectorFileHeader,
): VectorIndex {
  const { dim, metric, stride } = layout;
  const index = new VectorIndex(kernels, { dim, metric, quantisation, capacity: count });
  const rowBytes = stride * 4;
  const rowsAt = headerBytes + count * 12;
  const partRows = Math.max(1, Math.floor(partBytes / rowBytes));
  try {
    for (let first = 0; first < count; first += partRows) {
      const rows = Math.min(partRows, count - first);
      const ids = readAt(file, headerBytes + first * 4, rows * 4);
      const norms = readAt(file, headerBytes + count * 4 + first * 8, rows * 8);
      const numbers = floatsOf(readAt(file, rowsAt + first * rowBytes, rows * rowBytes));
      for (let i = 0; i < rows; i++) {
        const vector = numbers.subarray(i * stride, i * stride + dim);
        index.restore(ids.readUInt32LE(i * 4), { vector, norm: norms.readDoubleLE(i * 8) });
      }
    }
    return index;
  } catch (error) {
    index.free();
    throw error;
  }
}

/** A copy: a buffer of Node need not begin at a multiple of four. */
function floatsOf(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let read = 0; read < length;) {
    const got = readSync(file, bytes, read, length - read, position + read);
    if (got === 0) throw new Error('the file ended too early');
    read += got;
  }
  return bytes;
}
