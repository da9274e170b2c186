import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthsFor, specialFloats } from '../harness/cases.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';

const random = createSeededRandom(23);
const lengths = [...lengthsFor({ unroll: 2, lanes: 4 }), 1_023, 1_024, 1_025, 3_077];

function randomOptions(count: number, optionCount: number) {
  return Uint16Array.from({ length: count }, () => random.next() * optionCount);
}

interface Weighted {
  options: Uint16Array<ArrayBuffer>;
  weights: Float64Array<ArrayBuffer>;
  optionCount: number;
  misalignBy?: number;
}

function expectWeights({ options, weights, optionCount, misalignBy = 0 }: Weighted) {
  return expectSideBySide({
    inputs: { options, weights },
    outputs: {
      totals: new Float64Array(optionCount).fill(-7),
      tables: new Float64Array(5 * optionCount).fill(Number.NaN),
    },
    misalignBy,
    call: (exports, at) =>
      exports.tallyWeights(at.totals, at.tables, at.options, at.weights, options.length, optionCount),
    compare: (actual, expected, name) => {
      expect(actual.result, name).toBe(expected.result);
      expect(actual.outputs.totals, name).toEqual(expected.outputs.totals);
      if (expected.result !== 1) expect(actual.outputs.tables, name).toEqual(expected.outputs.tables);
    },
  });
}

function expectIntegers(
  options: Uint16Array<ArrayBuffer>,
  weights: Uint32Array<ArrayBuffer>,
  optionCount: number,
) {
  return expectSideBySide({
    inputs: { options, weights },
    outputs: {
      totals: new Float64Array(optionCount).fill(-7),
      tables: new Float64Array(5 * optionCount).fill(Number.NaN),
    },
    call: (exports, at) =>
      exports.tallyIntegers(at.totals, at.tables, at.options, at.weights, options.length, optionCount),
    compare: (actual, expected, name) => {
      expect(actual.result, name).toBe(expected.result);
      if (expected.result === 0) expect(actual.outputs.totals, name).toEqual(expected.outputs.totals);
    },
  });
}

describe('tallyWeights', () => {
  it.each(lengths)(
    verifies('K1.tally-weights', 'gives the bits of the twin for %i votes at any offset'),
    (count) => {
      for (const [optionCount, misalignBy] of [
        [1, 0],
        [2, 1],
        [7, 3],
        [300, 0],
        [65_536, 1],
      ] as const) {
        const weights = Float64Array.from(
          { length: count },
          () => random.next() * 10 ** (random.next() * 20 - 10),
        );
        expectWeights({ options: randomOptions(count, optionCount), weights, optionCount, misalignBy });
      }
    },
  );

  it(
    verifies('K1.tally-weights', 'adds vote i in sub-table i mod 4, and these as (t0 + t1) + (t2 + t3)'),
    () => {
      const weights = Float64Array.from({ length: 27 }, (_, i) => 1 + 2 ** (i - 52));
      const tables = [0, 0, 0, 0];
      weights.forEach((weight, i) => (tables[i % 4]! += weight));
      const [t0, t1, t2, t3] = tables as [number, number, number, number];
      const { outputs } = expectWeights({ options: new Uint16Array(27), weights, optionCount: 1 });
      expect(outputs.totals[0]).toBe(t0 + t1 + (t2 + t3));
    },
  );

  it('tells an option out of range wherever it stands, and writes no total', () => {
    for (let at = 0; at < 35; at++) {
      const options = randomOptions(35, 5);
      options[at] = 5 + (at % 3) * 20_000;
      const { outputs, result } = expectWeights({
        options,
        weights: new Float64Array(35).fill(1),
        optionCount: 5,
      });
      expect(result).toBe(1);
      expect([...outputs.totals]).toEqual([-7, -7, -7, -7, -7]);
    }
  });

  it('tells a sign wherever it stands, and lets what is not finite show in the total', () => {
    for (const special of specialFloats)
      for (let at = 0; at < 35; at++) {
        const weights = new Float64Array(35).fill(0.5);
        weights[at] = special;
        const { outputs, result } = expectWeights({ options: new Uint16Array(35), weights, optionCount: 1 });
        expect(result).toBe(special < 0 || Object.is(special, -0) ? 2 : 0);
        expect(Number.isFinite(outputs.totals[0])).toBe(Number.isFinite(special));
      }
  });
});

describe('tallyIntegers', () => {
  it.each(lengths)(
    verifies('K1.tally-integers', 'is exact and the same on every build for %i votes'),
    (count) => {
      for (const optionCount of [1, 2, 7, 300]) {
        const options = randomOptions(count, optionCount);
        const weights = Uint32Array.from({ length: count }, () => random.next() * 2 ** 32);
        const { outputs } = expectIntegers(options, weights, optionCount);
        const exact = Array.from({ length: optionCount }, () => 0n);
        options.forEach((option, i) => (exact[option]! += BigInt(weights[i]!)));
        expect([...outputs.totals].map(BigInt)).toEqual(exact);
      }
    },
  );

  it('tells an option out of range wherever it stands', () => {
    for (let at = 0; at < 35; at++) {
      const options = randomOptions(35, 65_535);
      options[at] = 65_535;
      expect(expectIntegers(options, new Uint32Array(35), 65_535).result).toBe(1);
    }
  });
});

describe('the session kernel', () => {
  const sizes = fc.array(fc.nat({ max: 20 }), { maxLength: 12 });

  it(verifies('K1.tally-sessions', 'agrees with the twin for sessions of any sizes'), () => {
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 6 }),
        fc.nat({ max: 3 }),
        (counts, optionCount, misalignBy) => {
          const offsets = Uint32Array.from([0, ...counts]).map((_, s, all) =>
            all.subarray(0, s + 1).reduce((sum, count) => sum + count, 0),
          );
          const votes = offsets.at(-1)!;
          const sessions = counts.length;
          const { outputs } = expectSideBySide({
            inputs: {
              offsets,
              options: randomOptions(votes, optionCount),
              weights: Uint32Array.from({ length: votes }, () => random.next() * 3),
              electorates: Float64Array.from({ length: sessions }, () => Math.floor(random.next() * 30)),
            },
            outputs: {
              totals: new Float64Array(sessions * optionCount).fill(-7),
              winners: new Int32Array(sessions).fill(-7),
              flags: new Uint8Array(sessions).fill(7),
              odd: new Float64Array(optionCount),
            },
            misalignBy,
            call: (exports, at) =>
              exports.tallySessions(
                at.totals,
                at.winners,
                at.flags,
                at.odd,
                at.offsets,
                at.options,
                at.weights,
                misalignBy % 2 === 0 ? 0 : at.electorates,
                sessions,
                votes,
                optionCount,
                1,
                2,
              ),
          });
          expect(outputs.winners.every((winner) => winner >= -1 && winner < optionCount)).toBe(true);
        },
      ),
    );
  });
});
