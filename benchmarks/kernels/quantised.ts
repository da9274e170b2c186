/** Rows of bytes and of bits: scans, and what a search finds by them. Rows 8 and 9, and the search by bits. */
import { loadKernels, type SearchOptions, type VectorIndex } from '@conclave/kernels';
import { alternating } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectClose, expectEqual } from './agreement.ts';
import { f32At, put, room } from './arena.ts';
import { hammingTwiddled, int8FourSums } from './contestants/scalar-quantised.ts';
import { corpusOf, dim, queryCount, queryOf } from './corpus.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { nativePeers, type SimSimd } from './native-peers.ts';
import { atLeast, coldRow, rowsOf, timesRow, warmRow, type Aim } from './rows.ts';
import { indexOf } from './search.ts';

const k = 10;
const words = dim / 64;

export const quantised: Family = { name: 'quantised', run };

async function run(scale: Scale): Promise<Measurement> {
  const { fewRows, manyRows } = scale;
  const { simsimd } = await nativePeers();
  return {
    rows: [
      ...int8(scale, { count: fewRows, aim: { floor: 18, goal: 27 } }),
      ...int8(scale, { count: manyRows, aim: { floor: 10, goal: 16 } }),
      ...[fewRows, manyRows].flatMap((count) => hamming(scale, { count, simsimd })),
      ...searches(scale),
    ],
    notes: [
      'Row 9: JavaScript adds up the bits of 32 in parallel. The native popcount is one over as many bits in one row (simsimd): it has no sum per row of 48 bytes to finish and nothing to write, so it does less work and has no target. No package here does the same work natively: the exact search of usearch takes no bits.',
      `Rows with a recall: the share of the ten nearest that is found, over ${queryCount} queries.`,
    ],
  };
}

/** Numbers over their row's largest, as bytes. */
function toBytes(numbers: Float32Array): { bytes: Int8Array; scales: Float32Array } {
  const bytes = new Int8Array(numbers.length);
  const scales = new Float32Array(numbers.length / dim);
  for (let i = 0; i < scales.length; i += 1) {
    const row = numbers.subarray(i * dim, (i + 1) * dim);
    const scale = Math.fround(row.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0) / 127);
    scales[i] = scale;
    for (let j = 0; j < dim; j += 1) bytes[i * dim + j] = Math.round(row[j]! / scale);
  }
  return { bytes, scales };
}

function int8({ manyRows, turns }: Scale, { count, aim }: { count: number; aim: Aim }): BenchmarkRow[] {
  const kernels = loadKernels();
  const corpus = corpusOf(manyRows);
  const query = toBytes(queryOf(corpus, 0));
  const rows = toBytes(corpus.rows.subarray(0, count * dim));
  const queryScale = query.scales[0]!;
  const js = {
    query: query.bytes,
    queryScale,
    rows: rows.bytes,
    scales: rows.scales,
    out: new Float32Array(count),
  };
  const at = {
    query: put(kernels, Int16Array.from(query.bytes)),
    rows: put(kernels, rows.bytes),
    scales: put(kernels, rows.scales),
    out: room(kernels, count * 4),
  };
  const { exports } = kernels;
  const measured = alternating(
    {
      kernel: () => exports.int8Scan(at.out, at.query, queryScale, at.rows, at.scales, 0, count, dim),
      js: () => int8FourSums(js),
    },
    turns,
  );
  expectClose('int8Scan', f32At(kernels, at.out, count), { expected: js.out, within: 1e-6 });
  const name = `8. int8 scan, ${rowsOf(count)} of 384`;
  const beside = { kernel: measured.kernel, over: measured.js };
  const cold = count === manyRows ? [] : [coldRow(name, measured.kernel)];
  return [timesRow(`${name}, over JavaScript`, beside, aim), warmRow(name, measured.kernel), ...cold];
}

/** The signs of the numbers, 32 in a word. */
function toBits(numbers: Float32Array): Uint32Array {
  const bits = new Uint32Array(numbers.length / 32);
  for (let i = 0; i < numbers.length; i += 1) if (numbers[i]! > 0) bits[i >>> 5]! |= 1 << (i & 31);
  return bits;
}

function hamming(
  { manyRows, turns }: Scale,
  { count, simsimd }: { count: number; simsimd: SimSimd | undefined },
): BenchmarkRow[] {
  const kernels = loadKernels();
  const corpus = corpusOf(manyRows);
  const query = toBits(queryOf(corpus, 0));
  const rows = toBits(corpus.rows.subarray(0, count * dim));
  const js = { query, rows, out: new Uint16Array(count) };
  const at = { query: put(kernels, query), rows: put(kernels, rows), out: room(kernels, count * 2) };
  const many = new Uint8Array(rows.buffer);
  const repeated = Uint8Array.from(many, (_, i) => new Uint8Array(query.buffer)[i % query.byteLength]!);
  let bits = 0;
  const measured = alternating(
    {
      kernel: () => kernels.exports.hammingScan(at.out, at.query, at.rows, count, words),
      js: () => hammingTwiddled(js),
      native: () => (bits = simsimd?.hamming(many, repeated) ?? 0),
    },
    turns,
  );
  const distances = kernels.memory.views.u16.slice(at.out / 2, at.out / 2 + count);
  expectEqual('hammingScan', distances, js.out);
  const name = `9. Hamming scan, ${rowsOf(count)} of 384 bits`;
  const { kernel } = measured;
  const rowsOut = [
    timesRow(`${name}, over JavaScript`, { kernel, over: measured.js }, { floor: 5, goal: 7 }),
    warmRow(name, kernel),
  ];
  if (simsimd === undefined) return rowsOut;
  expectEqual('the long native popcount', [bits], [distances.reduce((sum, distance) => sum + distance, 0)]);
  const share = timesRow(`${name}: share of one long native popcount`, { kernel, over: measured.native });
  return [...rowsOut, { ...share, unit: 'share' }];
}

function searches(scale: Scale): BenchmarkRow[] {
  const { manyRows, turns } = scale;
  const index = indexOf(loadKernels(), { scale, count: manyRows, quantised: true });
  const query = queryOf(corpusOf(manyRows), 0);
  const via = { int8: { via: 'int8', rescore: 40 }, bits: { via: 'bits' } } as const;
  const measured = alternating(
    {
      exact: () => index.search(query, k),
      int8: () => index.search(query, k, via.int8),
      bits: () => index.search(query, k, via.bits),
    },
    turns,
  );
  const [byBytes, byBits] = [
    `8. ten of ${rowsOf(manyRows)} by bytes`,
    `9. ten of ${rowsOf(manyRows)} by bits`,
  ];
  const { exact } = measured;
  const int8Recall = recall(index, { scale, options: via.int8 });
  const bitsRecall = recall(index, { scale, options: via.bits });
  return [
    { name: `${byBytes}, 40 scored again: recall`, ...int8Recall, ...atLeast({ floor: 0.99, goal: 1 }) },
    warmRow(`${byBytes}, 40 scored again`, measured.int8),
    { name: `${byBits}, 400 scored again: recall`, ...bitsRecall, ...atLeast({ floor: 0.99, goal: 1 }) },
    warmRow(`${byBits}, 400 scored again`, measured.bits, { floor: 1, goal: 0.5 }),
    timesRow(`${byBits}, over the exact search`, { kernel: measured.bits, over: exact }),
  ];
}

function recall(
  index: VectorIndex,
  { scale, options }: { scale: Scale; options: SearchOptions },
): { value: number; unit: string } {
  const corpus = corpusOf(scale.manyRows);
  let found = 0;
  for (let q = 0; q < queryCount; q += 1) {
    const query = queryOf(corpus, q);
    const nearest = new Set(index.search(query, k).ids);
    found += index.search(query, k, options).ids.filter((id) => nearest.has(id)).length;
  }
  return { value: found / (queryCount * k), unit: 'share' };
}
