/**
 * Arrays as PostgreSQL's binary protocol has them (`array_send` in src/backend/utils/adt/arrayfuncs.c): number of
 * dimensions, whether there are NULLs, type of the elements, length and lower bound, then each element with its length
 * before it, -1 for NULL; all big-endian. Texts need no escaping and numbers no digits.
 */
const HEADER_BYTES = 20;
const INT8_OID = 20;
const TEXT_OID = 25;
const TWO_TO_32 = 4_294_967_296;

/** `bigint[]`. @param values safe integers */
export function int8Array(values: ArrayLike<number | null>, first: number, end: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + (end - first) * 12);
  let at = writeHeader(buffer, INT8_OID, end - first);
  for (let i = first; i < end; i += 1) {
    const value = values[i] ?? null;
    at = buffer.writeInt32BE(value === null ? -1 : 8, at);
    if (value === null) continue;
    at = buffer.writeInt32BE(Math.floor(value / TWO_TO_32), at);
    at = buffer.writeUInt32BE(value >>> 0, at);
  }
  return buffer.subarray(0, at);
}

/** `text[]` */
export function textArray(values: ArrayLike<string | null>, first: number, end: number): Buffer {
  let bytes = HEADER_BYTES;
  for (let i = first; i < end; i += 1) bytes += 4 + Buffer.byteLength(values[i] ?? '');
  const buffer = Buffer.allocUnsafe(bytes);
  let at = writeHeader(buffer, TEXT_OID, end - first);
  for (let i = first; i < end; i += 1) {
    const value = values[i] ?? null;
    const written = value === null ? -1 : buffer.write(value, at + 4);
    buffer.writeInt32BE(written, at);
    at += 4 + Math.max(0, written);
  }
  return buffer;
}

/** @returns the place after the header */
function writeHeader(buffer: Buffer, oid: number, length: number): number {
  let at = buffer.writeInt32BE(1, 0);
  at = buffer.writeInt32BE(1, at);
  at = buffer.writeInt32BE(oid, at);
  at = buffer.writeInt32BE(length, at);
  return buffer.writeInt32BE(1, at);
}
