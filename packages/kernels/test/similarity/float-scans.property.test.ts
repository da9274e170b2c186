import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import type { KernelExports } from '../../src/kernel-exports.ts';
import type { MemoryViews } from '../../src/memory/memory-views.ts';
import { lengthsFor, randomFloats, specialFloats } from '../harness/cases.ts';
import { expectSumsClose } from '../harness/closeness.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';

type Floats = Float32Array<ArrayBuffer>;
type At = Record<'out' | 'query' | 'rows' | 'pointers', number>;
type Scan = (exports: KernelExports, at: At, memory: { dim: number; views: MemoryViews }) => void;

const count = 3;
const indexes = Uint32Array.of(2, 0, 1);
const random = createSeededRandom(12);
const dims = lengthsFor({ unroll: 8, lanes: 4 });

/** Sum over the row of the absolute values of the terms. */
function scalesOf(query: Floats, rows: Floats, term: (x: number, y: number) => number): number[] {
  const dim = query.length;
  return Array.from({ length: count }, (_, i) =>
    query.reduce((sum, x, j) => sum + Math.abs(term(x, rows[i * dim + j]!)), 0),
  );
}

const scans: Record<string, { scan: Scan; scales: (query: Floats, rows: Floats) => number[] }> = {
  cosineScan: {
    scan: (exports, at, { dim }) => exports.cosineScan(at.out, at.query, at.rows, count, dim),
    scales: () => [1, 1, 1],
  },
  dotGather: {
    scan: (exports, at, { dim, views }) => {
      pointTo(at, dim, views);
      exports.dotGather(at.out, at.query, at.pointers, count, dim);
    },
    scales: (query, rows) => permuted(scalesOf(query, rows, (x, y) => x * y)),
  },
  l2Scan: {
    scan: (exports, at, { dim }) => exports.l2Scan(at.out, at.query, at.rows, count, dim),
    scales: (query, rows) => scalesOf(query, rows, (x, y) => (x - y) ** 2),
  },
  l2Gather: {
    scan: (exports, at, { dim, views }) => {
      pointTo(at, dim, views);
      exports.l2Gather(at.out, at.query, at.pointers, count, dim);
    },
    scales: (query, rows) => permuted(scalesOf(query, rows, (x, y) => (x - y) ** 2)),
  },
};

/** Writes where each row of the gathers begins. */
function pointTo(at: At, dim: number, { u32 }: MemoryViews): void {
  u32.set(
    [...indexes].map((index) => at.rows + index * dim * 4),
    at.pointers / 4,
  );
}

function permuted(scales: number[]): number[] {
  return [...indexes].map((index) => scales[index]!);
}

function expectScan(
  name: string,
  { query, rows, misalignBy = 0 }: { query: Floats; rows: Floats; misalignBy?: number },
) {
  const { scan, scales } = scans[name]!;
  return expectSideBySide({
    inputs: { query, rows },
    outputs: { out: new Float32Array(count).fill(-7), pointers: new Uint32Array(count) },
    misalignBy,
    call: (exports, at, views) => scan(exports, at, { dim: query.length, views }),
    compare: (actual, expected, build) =>
      expectSumsClose(actual.outputs.out, expected.outputs.out, {
        scales: scales(query, rows),
        tolerance: 3e-6,
        name: `${name} ${build}`,
      }),
  }).outputs.out;
}

describe.each(Object.keys(scans))('%s', (name) => {
  it.each(dims)(
    verifies('K1.float-scans', 'agrees with the twin for vectors of %i numbers at any offset'),
    (dim) => {
      for (const misalignBy of [0, 1, 3]) {
        expectScan(name, {
          query: randomFloats(random, dim),
          rows: randomFloats(random, count * dim),
          misalignBy,
        });
      }
    },
  );

  it(
    verifies(
      'K1.float-scans',
      'agrees with the twin on NaN, infinities, denormals and the ends of the range',
    ),
    () => {
      const dim = 35;
      for (const special of specialFloats) {
        for (const place of [0, 31, 34]) {
          const rows = randomFloats(random, count * dim);
          rows[dim + place] = special;
          expectScan(name, { query: randomFloats(random, dim), rows });
        }
      }
    },
  );
});

describe('cosineScan', () => {
  it(verifies('K1.cosine-f64-finish', 'is right for huge and tiny norms, zero vectors and NaN'), () => {
    const dim = 5;
    const row = [1, -2, 3, -4, 5];
    const rowsOf = (scale: number) => Float32Array.from([...row, ...row, ...row], (value) => value * scale);
    for (const scale of [1e10, 1e17, 1e-10, 1e-18]) {
      const out = expectScan('cosineScan', {
        query: Float32Array.from(row, (value) => value * scale),
        rows: rowsOf(scale),
      });
      for (const cosine of out) expect(cosine).toBeCloseTo(1, 6);
    }
    expect([...expectScan('cosineScan', { query: new Float32Array(dim), rows: rowsOf(1) })]).toEqual([
      0, 0, 0,
    ]);
    const rows = rowsOf(1);
    rows[7] = Number.NaN;
    expect(expectScan('cosineScan', { query: Float32Array.from(row), rows })[1]).toBeNaN();
  });
});

describe('dotBatch', () => {
  it.each(lengthsFor({ unroll: 2, lanes: 4 }))(
    verifies(
      'K1.float-scans',
      'agrees with the twin for vectors of %i numbers, any number of queries and rows',
    ),
    (dim) => {
      for (const [queryCount, rowCount] of [
        [1, 1],
        [3, 2],
        [4, 3],
        [5, 65],
        [9, 130],
        [0, 3],
        [4, 0],
      ] as const) {
        const stride = rowCount + 2;
        const queries = randomFloats(random, queryCount * dim);
        const rows = randomFloats(random, rowCount * dim);
        const { outputs } = expectSideBySide({
          inputs: { queries, rows },
          outputs: { out: new Float32Array(queryCount * stride).fill(-7) },
          misalignBy: 1,
          call: (exports, at) =>
            exports.dotBatch(at.out, at.queries, at.rows, queryCount, rowCount, dim, stride),
          compare: (actual, expected, name) =>
            expectSumsClose(actual.outputs.out, expected.outputs.out, {
              scales: expected.outputs.out.map(() => dim),
              tolerance: 3e-6,
              name,
            }),
        });
        const behind = outputs.out.filter((_, i) => i % stride >= rowCount);
        expect(behind.every((value) => value === -7)).toBe(true);
      }
    },
  );
});
