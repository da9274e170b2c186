import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthsFor, randomFloats, specialFloats } from '../harness/cases.ts';
import { expectSumsClose } from '../harness/closeness.ts';
import { expectSideBySide, type Ran } from '../harness/side-by-side.ts';

const count = 3;

interface Scan {
  query: Float32Array<ArrayBuffer>;
  rows: Float32Array<ArrayBuffer>;
  misalignBy?: number;
}

function expectScan({ query, rows, misalignBy = 0 }: Scan) {
  const dim = query.length;
  const scales = Float64Array.from({ length: count }, (_, i) =>
    query.reduce((sum, value, j) => sum + Math.abs(value * rows[i * dim + j]!), 0),
  );
  return expectSideBySide({
    inputs: { query, rows },
    outputs: { out: new Float32Array(count).fill(-7) },
    misalignBy,
    call: (exports, at) => exports.dotScan(at.out, at.query, at.rows, count, dim),
    compare: (actual: Ran<{ out: Float32Array }>, expected, name) =>
      expectSumsClose(actual.outputs.out, expected.outputs.out, { scales, tolerance: 3e-6, name }),
  });
}

describe('dotScan', () => {
  const random = createSeededRandom(11);

  it.each(lengthsFor({ unroll: 8, lanes: 4 }))(
    verifies('K1.dot-scan', 'agrees with the twin for vectors of %i numbers at any offset'),
    (dim) => {
      for (const misalignBy of [0, 1, 3]) {
        const rows = randomFloats(random, count * dim);
        expectScan({ query: randomFloats(random, dim), rows, misalignBy });
      }
    },
  );

  it('carries NaN and infinities to the result, and only to that of their row', () => {
    const dim = 35;
    for (const special of specialFloats) {
      const rows = randomFloats(random, count * dim);
      rows[dim + 33] = special;
      const query = randomFloats(random, dim).map((value) => value || 1);
      const { outputs } = expectScan({ query, rows });
      expect(Number.isFinite(outputs.out[0])).toBe(true);
      expect(Number.isFinite(outputs.out[1])).toBe(Number.isFinite(special));
    }
  });

  it('gives zero for a zero vector', () => {
    const { outputs } = expectScan({ query: new Float32Array(37), rows: randomFloats(random, count * 37) });
    expect([...outputs.out]).toEqual([0, 0, 0]);
  });

  it('agrees with a sum in double precision for any vectors', () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { maxLength: 100 }), (pairs) => {
        const query = Float32Array.from(pairs, ([a]) => a);
        const row = Float32Array.from(pairs, ([, b]) => b);
        const rows = Float32Array.from([...row, ...row, ...row]);
        const exact = query.reduce((sum, value, j) => sum + value * row[j]!, 0);
        const scale = query.reduce((sum, value, j) => sum + Math.abs(value * row[j]!), 0);
        const { outputs } = expectScan({ query, rows });
        expect(Math.abs(outputs.out[2]! - exact)).toBeLessThanOrEqual(scale * 2e-7 + 1e-40);
      }),
    );
  });
});
