import type { Random } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { lengthsFor, randomFloats } from '../harness/cases.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';

const random = createSeededRandom(13);

function randomWords(source: Random, length: number): BigUint64Array<ArrayBuffer> {
  const halves = Uint32Array.from({ length: length * 2 }, () => Math.floor(source.next() * 2 ** 32));
  return new BigUint64Array(halves.buffer);
}

function bitsOf(words: BigUint64Array): number {
  return [...words].reduce((sum, word) => sum + word.toString(2).replaceAll('0', '').length, 0);
}

describe('int8Scan', () => {
  it.each(lengthsFor({ unroll: 4, lanes: 8 }))(
    verifies('K1.int8-scan', 'gives the same bits as the twin for vectors of %i numbers at any offset'),
    (dim) => {
      const count = 3;
      for (const misalignBy of [0, 1, 5]) {
        const signed = () => Math.round(random.next() * 254) - 127;
        const query = Int16Array.from({ length: dim }, signed);
        const rows = Int8Array.from({ length: count * dim }, signed);
        for (const withOffsets of [false, true]) {
          const { outputs } = expectSideBySide({
            inputs: {
              query,
              rows,
              scales: randomFloats(random, count),
              offsets: randomFloats(random, count),
            },
            outputs: { out: new Float32Array(count) },
            misalignBy,
            call: (exports, at) =>
              exports.int8Scan(
                at.out,
                at.query,
                0.1,
                at.rows,
                at.scales,
                withOffsets ? at.offsets : 0,
                count,
                dim,
              ),
          });
          if (dim === 0 && !withOffsets) expect(outputs.out.every((value) => value === 0)).toBe(true);
        }
      }
    },
  );

  it('does not overflow where every product is as large as it can be', () => {
    const dim = 4_096;
    const { outputs } = expectSideBySide({
      inputs: {
        query: new Int16Array(dim).fill(-127),
        rows: new Int8Array(dim).fill(-128),
        scales: Float32Array.of(1),
      },
      outputs: { out: new Float32Array(1) },
      call: (exports, at) => exports.int8Scan(at.out, at.query, 1, at.rows, at.scales, 0, 1, dim),
    });
    expect(outputs.out[0]).toBe(4_096 * 127 * 128);
  });
});

describe('hammingScan', () => {
  it.each(lengthsFor({ unroll: 2, lanes: 2 }))(
    verifies('K1.hamming-scan', 'counts the bits in which rows of %i words differ'),
    (words) => {
      const count = 3;
      const query = randomWords(random, words);
      const rows = randomWords(random, count * words);
      const { outputs } = expectSideBySide({
        inputs: { query, rows },
        outputs: { out: new Uint16Array(count) },
        misalignBy: 1,
        call: (exports, at) => exports.hammingScan(at.out, at.query, at.rows, count, words),
      });
      const expected = [0, 1, 2].map((i) => bitsOf(query.map((word, j) => word ^ rows[i * words + j]!)));
      expect([...outputs.out]).toEqual(expected);
    },
  );
});

describe('hammingSelect', () => {
  it.each(lengthsFor({ unroll: 1, lanes: 8 }))(
    verifies(
      'K1.hamming-select',
      'gives the nearest of %i rows, ties by lowest index, with and without a bitmap',
    ),
    (count) => {
      for (const words of [1, 2, 3, 6]) {
        for (const wanted of [0, 1, 3, count, count + 2]) {
          const query = randomWords(random, words);
          const rows = randomWords(random, count * words).map((word) => word & 0x0f0fn);
          const allowed = Uint32Array.from({ length: Math.ceil(count / 32) }, () => random.next() * 2 ** 32);
          for (const bitmap of [false, true]) {
            const { outputs, result } = expectSideBySide({
              inputs: { query, rows, allowed },
              outputs: {
                indexes: new Uint32Array(wanted),
                distances: new Uint16Array((count + 7) & ~7),
              },
              call: (exports, at) =>
                exports.hammingSelect(
                  at.indexes,
                  at.distances,
                  at.query,
                  at.rows,
                  count,
                  words,
                  wanted,
                  bitmap ? at.allowed : 0,
                ),
            });
            const all = Array.from({ length: count }, (_, i) => ({
              i,
              distance: bitsOf(query.map((word, j) => word ^ rows[i * words + j]!)),
            })).filter(({ i }) => !bitmap || ((allowed[i >>> 5]! >>> (i & 31)) & 1) === 1);
            const nearest = all.toSorted((a, b) => a.distance - b.distance || a.i - b.i).slice(0, wanted);
            const expected = nearest.map(({ i }) => i).toSorted((a, b) => a - b);
            expect([...outputs.indexes.subarray(0, result as number)]).toEqual(expected);
          }
        }
      }
    },
  );
});

describe('hammingSelect over many rows', () => {
  it(verifies('K1.hamming-select', 'counts right where a lane of 16 bits would overflow'), () => {
    const count = 1_200_000;
    const rows = new BigUint64Array(count).fill(3n);
    rows[count - 1] = 0n;
    rows[70_000] = 1n;
    const { outputs, result } = expectSideBySide({
      inputs: { query: new BigUint64Array(1), rows },
      outputs: { indexes: new Uint32Array(5), distances: new Uint16Array(count) },
      call: (exports, at) =>
        exports.hammingSelect(at.indexes, at.distances, at.query, at.rows, count, 1, 5, 0),
      compare: (actual, expected, name) =>
        expect(actual.outputs.indexes, name).toEqual(expected.outputs.indexes),
    });
    expect(result).toBe(5);
    expect([...outputs.indexes]).toEqual([0, 1, 2, 70_000, count - 1]);
  });
});
