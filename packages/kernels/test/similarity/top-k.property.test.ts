import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KernelExports } from '../../src/kernel-exports.ts';
import { randomFloats } from '../harness/cases.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';

const random = createSeededRandom(14);
const score = fc.oneof(
  fc.constantFrom(Number.NaN, -Infinity, Infinity, 0, -0, 1, 1, 1, 2),
  fc.float({ noDefaultInfinity: true }),
);

/** The k best by sorting: NaN as the lowest, ties by lowest index. */
function best(
  scores: Float32Array,
  k: number,
  allowed?: Uint32Array,
): { indexes: number[]; scores: number[] } {
  const entries = [...scores]
    .map((value, index) => ({ value: Number.isNaN(value) ? -Infinity : value, index }))
    .filter(({ index }) => allowed === undefined || ((allowed[index >>> 5]! >>> (index & 31)) & 1) === 1)
    .toSorted((a, b) => (a.value === b.value ? a.index - b.index : b.value - a.value))
    .slice(0, k);
  return { indexes: entries.map(({ index }) => index), scores: entries.map(({ value }) => value) };
}

describe('offerScores and sortScores', () => {
  it(
    verifies('K1.top-k', 'give the k best in order, ties by lowest index, NaN last, in parts and by bitmap'),
    () => {
      const runs = fc.record({
        scores: fc.array(score, { maxLength: 70 }),
        k: fc.nat(20),
        part: fc.integer({ min: 1, max: 40 }),
        bitmap: fc.boolean(),
      });
      fc.assert(
        fc.property(runs, ({ scores: list, k, part, bitmap }) => {
          const scores = Float32Array.from(list);
          const allowed = Uint32Array.from({ length: 3 }, () => random.next() * 2 ** 32);
          const { outputs, result } = expectSideBySide({
            inputs: { scores, allowed },
            outputs: { heapScores: new Float32Array(k), heapIndexes: new Uint32Array(k) },
            call: (exports, at) => {
              let held = 0;
              for (let i = 0; i < scores.length; i += part) {
                const size = Math.min(part, scores.length - i);
                const bits = bitmap ? at.allowed : 0;
                held = exports.offerScores(
                  at.heapScores,
                  at.heapIndexes,
                  held,
                  k,
                  at.scores + 4 * i,
                  size,
                  i,
                  bits,
                );
              }
              exports.sortScores(at.heapScores, at.heapIndexes, held);
              return held;
            },
          });
          const expected = best(scores, k, bitmap ? allowed : undefined);
          expect(result).toBe(expected.indexes.length);
          expect([...outputs.heapIndexes.subarray(0, result as number)]).toEqual(expected.indexes);
        }),
        { numRuns: 300 },
      );
    },
  );

  it(verifies('K1.top-k', 'keep the lowest indexes of ties whatever the order of offers'), () => {
    const offer = (exports: KernelExports, at: Record<'heapScores' | 'heapIndexes' | 'scores', number>) => {
      let held = 0;
      for (const first of [40, 0, 20]) {
        held = exports.offerScores(at.heapScores, at.heapIndexes, held, 3, at.scores, 9, first, 0);
      }
      exports.sortScores(at.heapScores, at.heapIndexes, held);
      return held;
    };
    const { outputs } = expectSideBySide({
      inputs: { scores: new Float32Array(9).fill(0.5) },
      outputs: { heapScores: new Float32Array(3), heapIndexes: new Uint32Array(3) },
      call: offer,
    });
    expect([...outputs.heapIndexes]).toEqual([0, 1, 2]);
  });
});

describe.each(['dotTopK', 'l2TopK'] as const)('%s', (name) => {
  it.each([0, 1, 7, 1_023, 1_024, 1_025, 2_050])(
    verifies('K1.top-k', 'gives the best of %i rows, as scanning and sorting does'),
    (count) => {
      const dim = 8;
      const k = 10;
      // Small whole numbers: every sum is exact in every order, and there are many ties.
      const whole = (length: number) => randomFloats(random, length).map((value) => Math.round(value * 3));
      const query = whole(dim);
      const rows = whole(count * dim);
      const first = 1_000;
      const { outputs, result } = expectSideBySide({
        inputs: { query, rows },
        outputs: {
          heapScores: new Float32Array(k),
          heapIndexes: new Uint32Array(k),
          scratch: new Float32Array(1_032),
        },
        compare: (actual, expected, build) => {
          expect(actual.result, build).toBe(expected.result);
          expect(actual.outputs.heapIndexes, build).toEqual(expected.outputs.heapIndexes);
          expect(actual.outputs.heapScores, build).toEqual(expected.outputs.heapScores);
        },
        call: (exports, at) => {
          const { heapScores, heapIndexes, scratch, query: from, rows: over } = at;
          const held = exports[name](
            heapScores,
            heapIndexes,
            0,
            k,
            scratch,
            from,
            over,
            count,
            dim,
            first,
            0,
          );
          exports.sortScores(heapScores, heapIndexes, held);
          return held;
        },
      });
      const scores = Float32Array.from({ length: count }, (_, i) =>
        query.reduce((sum, x, j) => {
          const y = rows[i * dim + j]!;
          return sum + (name === 'dotTopK' ? x * y : -((x - y) ** 2));
        }, 0),
      );
      const expected = best(scores, k);
      expect(result).toBe(expected.indexes.length);
      const found = outputs.heapIndexes.subarray(0, result as number);
      expect([...found].map((index) => index - first)).toEqual(expected.indexes);
      expect([...outputs.heapScores.subarray(0, result as number)].map((value) => value || 0)).toEqual(
        expected.scores.map((value) => value || 0),
      );
    },
  );
});
