/** Single queries over f32 rows: the raw scans, beside JavaScript, memory bandwidth and native code. Rows 1 to 4 and 6. */
import { loadKernels, type Kernels } from '@conclave/kernels';
import cosineSimilarity from 'compute-cosine-similarity';
import { alternating } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectClose } from './agreement.ts';
import { f32At, put, room } from './arena.ts';
import { dotFourRows, dotFourSums, naiveCosine, type Scan } from './contestants/scalar-scans.ts';
import { corpusOf, dim, queryOf } from './corpus.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { nativePeers, type SimSimd } from './native-peers.ts';
import { coldRow, rowsOf, timesRow, warmRow } from './rows.ts';
import { createStreamingSum } from './streaming-sum.ts';

/** Sums of f32 products of unit vectors, added in another order. */
const within = 1e-6;

export const similarity: Family = { name: 'similarity', run };

async function run(scale: Scale): Promise<Measurement> {
  const { simsimd } = await nativePeers();
  const few = prepare(scale, scale.fewRows);
  const inCache = await overJavaScript(scale, few);
  const many = prepare(scale, scale.manyRows);
  return {
    rows: [
      ...inCache,
      ...fromMemory(scale, many),
      ...bandwidth(scale, many),
      ...(simsimd === undefined ? [] : nativeShare(scale, { few, simsimd })),
      ...(simsimd === undefined ? [] : [few, many].map((data) => overPairs(scale, { data, simsimd }))),
      ...cosines(scale, few),
    ],
    notes: [
      'Row 3: bandwidth is that of a WebAssembly loop that adds up the same bytes in eight vectors.',
      'Row 4: one long native dot product (simsimd) of the rows with themselves stands for a kernel in C: as many bytes and as many products as the scan. It has no sum per row to finish.',
      'Row 6: simsimd is called once per row, with views of the rows that were made before.',
    ],
  };
}

interface Prepared {
  readonly kernels: Kernels;
  readonly count: number;
  readonly js: Scan;
  readonly at: { readonly query: number; readonly rows: number; readonly out: number };
}

function prepare({ manyRows }: Scale, count: number): Prepared {
  const kernels = loadKernels();
  const corpus = corpusOf(manyRows);
  const query = queryOf(corpus, 0);
  const rows = count === manyRows ? corpus.rows : corpus.rows.slice(0, count * dim);
  const at = { query: put(kernels, query), rows: put(kernels, rows), out: room(kernels, count * 4) };
  return { kernels, count, js: { query, rows, out: new Float32Array(count) }, at };
}

function scanOf({ kernels, at, count }: Prepared): () => void {
  const { exports } = kernels;
  return () => exports.dotScan(at.out, at.query, at.rows, count, dim);
}

function agree(what: string, { kernels, at, js, count }: Prepared): void {
  expectClose(what, f32At(kernels, at.out, count), { expected: js.out, within });
}

async function overJavaScript({ turns }: Scale, data: Prepared): Promise<BenchmarkRow[]> {
  const { js, count } = data;
  const relaxed = relaxedScan(data);
  const contestants = { kernel: scanOf(data), js: () => dotFourSums(js), fourRows: () => dotFourRows(js) };
  const measured = alternating({ ...contestants, relaxed: relaxed.scan }, turns);
  contestants.kernel();
  agree('dotScan beside JavaScript', data);
  expectClose('the relaxed scan', relaxed.result(), { expected: js.out, within });
  const name = `1. f32 scan, ${rowsOf(count)} of 384 in the cache`;
  const over = { over: measured.js };
  return [
    timesRow(`${name}, over JavaScript`, { kernel: measured.kernel, ...over }, { floor: 7, goal: 10 }),
    timesRow(
      `${name}, relaxed, over JavaScript`,
      { kernel: measured.relaxed, ...over },
      { floor: 7, goal: 11 },
    ),
    timesRow(`${name}, over JavaScript with four rows at once`, {
      kernel: measured.kernel,
      over: measured.fourRows,
    }),
    warmRow(name, measured.kernel),
    coldRow(name, measured.kernel),
    coldRow(`1. f32 scan in JavaScript, ${rowsOf(count)}`, measured.js),
  ];
}

/** The build with fused multiply-add; the strict one again where the machine has none. */
function relaxedScan({ js, count }: Prepared): { scan: () => void; result: () => Float32Array } {
  const kernels = loadKernels({ relaxed: 'auto' });
  const at = { query: put(kernels, js.query), rows: put(kernels, js.rows), out: room(kernels, count * 4) };
  return {
    scan: () => kernels.exports.dotScan(at.out, at.query, at.rows, count, dim),
    result: () => f32At(kernels, at.out, count),
  };
}

function fromMemory({ turns }: Scale, data: Prepared): BenchmarkRow[] {
  const measured = alternating({ kernel: scanOf(data), js: () => dotFourSums(data.js) }, turns);
  agree('dotScan over many rows', data);
  const name = `2. f32 scan, ${rowsOf(data.count)} of 384 in memory`;
  const aim = { floor: 2.7, goal: 3.8 };
  return [
    timesRow(`${name}, over JavaScript`, { kernel: measured.kernel, over: measured.js }, aim),
    warmRow(name, measured.kernel),
  ];
}

function bandwidth({ turns }: Scale, data: Prepared): BenchmarkRow[] {
  const { kernels, at, count, js } = data;
  const sum = createStreamingSum(kernels.memory.host);
  const bytes = count * dim * 4;
  let total = 0;
  const measured = alternating({ kernel: scanOf(data), sum: () => (total = sum(at.rows, bytes)) }, turns);
  let expected = 0;
  for (const value of js.rows) expected += value;
  expectClose('the sum of all numbers', [total], { expected: [expected], within: 0.01 * Math.sqrt(count) });
  const name = `3. f32 scan, ${rowsOf(count)}: share of the bandwidth of WebAssembly`;
  const gigabytes = bytes / measured.sum.ms / 1e6;
  return [
    {
      ...timesRow(name, { kernel: measured.kernel, over: measured.sum }, { floor: 0.7, goal: 0.88 }),
      unit: 'share',
    },
    { name: '3. Bandwidth of WebAssembly', value: gigabytes, unit: 'GB/s' },
  ];
}

/** The same rows twice: each byte is read from the cache once and multiplied once, as in the scan. */
function nativeShare(
  { turns }: Scale,
  { few, simsimd }: { few: Prepared; simsimd: SimSimd },
): BenchmarkRow[] {
  const { rows } = few.js;
  let product = 0;
  const native = (): number => (product = simsimd.dot(rows, rows));
  const measured = alternating({ kernel: scanOf(few), native }, turns);
  let expected = 0;
  for (const value of rows) expected += value * value;
  expectClose('the long native dot product', [product], { expected: [expected], within: 1e-4 * few.count });
  const share = timesRow(
    `4. f32 scan, ${rowsOf(few.count)}: share of native code`,
    { kernel: measured.kernel, over: measured.native },
    { floor: 0.45, goal: 0.6 },
  );
  return [{ ...share, unit: 'share' }];
}

function overPairs(
  { turns, fewRows }: Scale,
  { data, simsimd }: { data: Prepared; simsimd: SimSimd },
): BenchmarkRow {
  const { js, count } = data;
  const views = Array.from({ length: count }, (_, i) => js.rows.subarray(i * dim, (i + 1) * dim));
  const pairs = (): void => {
    for (let i = 0; i < count; i += 1) js.out[i] = simsimd.dot(js.query, views[i]!);
  };
  const measured = alternating({ kernel: scanOf(data), pairs }, turns);
  agree('dotScan beside simsimd', data);
  const aim = count === fewRows ? { floor: 3.3, goal: 5 } : { floor: 1.7, goal: 2.5 };
  const name = `6. f32 scan, ${rowsOf(count)}, over simsimd for each pair`;
  return timesRow(name, { kernel: measured.kernel, over: measured.pairs }, aim);
}

/** Against what programs do that have arrays of numbers. */
function cosines({ turns }: Scale, { kernels, at, js, count }: Prepared): BenchmarkRow[] {
  const query = [...js.query];
  const rows = Array.from({ length: count }, (_, i) => [...js.rows.subarray(i * dim, (i + 1) * dim)]);
  const naive: number[] = [];
  const peer: number[] = [];
  const measured = alternating(
    {
      kernel: () => kernels.exports.cosineScan(at.out, at.query, at.rows, count, dim),
      naive: () => rows.forEach((row, i) => (naive[i] = naiveCosine(query, row))),
      peer: () => rows.forEach((row, i) => (peer[i] = Number(cosineSimilarity(query, row)))),
    },
    turns,
  );
  const cosine = f32At(kernels, at.out, count);
  expectClose('cosineScan beside arrays of numbers', cosine, { expected: naive, within });
  expectClose('cosineScan beside compute-cosine-similarity', cosine, { expected: peer, within });
  const name = `1. cosine scan, ${rowsOf(count)}, over`;
  return [
    timesRow(`${name} a plain loop over arrays of numbers`, {
      kernel: measured.kernel,
      over: measured.naive,
    }),
    timesRow(`${name} compute-cosine-similarity`, { kernel: measured.kernel, over: measured.peer }),
  ];
}
