import { layoutOf, type Quantisation, type VectorLayout, type VectorMetric } from './vector-options.ts';

/**
 * All numbers are little-endian: 8 bytes of magic, u32 version, u32 dim, u32 metric, u32 quantisation bits, u32 count,
 * u32 stride, then u32 ids[count], f64 norms[count], f32 rows[count][stride], and the SHA-256 of everything before it.
 */
const magic = 'CNCLVEC\n';
export const headerBytes = 32;
export const checksumBytes = 32;
const version = 1;
const metrics: readonly VectorMetric[] = ['cosine', 'dot', 'l2'];
const int8Flag = 1;
const bitsFlag = 2;

export interface VectorFileHeader {
  readonly layout: VectorLayout;
  readonly quantisation: readonly Quantisation[];
  readonly count: number;
}

export function encodeHeader({ dim, metric, int8, bits, stride }: VectorLayout, count: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write(magic, 'latin1');
  const flags = (int8 ? int8Flag : 0) | (bits ? bitsFlag : 0);
  const fields = [version, dim, metrics.indexOf(metric), flags, count, stride];
  for (const [i, field] of fields.entries()) header.writeUInt32LE(field, 8 + 4 * i);
  return header;
}

/** @returns the header, or as a sentence why the file cannot be read. */
export function decodeHeader(bytes: Buffer, fileBytes: number): VectorFileHeader | string {
  if (bytes.length < headerBytes) return 'it is shorter than a header';
  if (bytes.toString('latin1', 0, 8) !== magic) return 'it is not a vector file';
  const field = (index: number) => bytes.readUInt32LE(8 + 4 * index);
  if (field(0) !== version) return `it has version ${field(0)}; this program reads version ${version}`;
  const metric = metrics[field(2)];
  if (metric === undefined) return 'its header has an unknown metric';
  const quantisation = quantisationOf(field(3));
  const layout = layoutOf({ dim: field(1), metric, quantisation });
  const count = field(4);
  if (field(5) !== layout.stride) return `its rows have ${field(5)} numbers instead of ${layout.stride}`;
  const expected = headerBytes + count * (4 + 8 + layout.stride * 4) + checksumBytes;
  if (fileBytes !== expected) return `it has ${fileBytes} bytes instead of ${expected}`;
  return { layout, quantisation, count };
}

function quantisationOf(flags: number): Quantisation[] {
  const quantisation: Quantisation[] = [];
  if ((flags & int8Flag) !== 0) quantisation.push('int8');
  if ((flags & bitsFlag) !== 0) quantisation.push('bits');
  return quantisation;
}
