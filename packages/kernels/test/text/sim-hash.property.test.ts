import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { lengthsFor } from '../harness/cases.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';
import { majorityOf, mixed } from './reference.ts';

const counterWords = 128;

/** Counts the words in two calls, and asks for the majority. */
function majority(
  words: Uint32Array<ArrayBuffer>,
  { first, misalignBy = 0 }: { first: number; misalignBy?: number },
) {
  const { result } = expectSideBySide({
    inputs: { words },
    outputs: { counters: new Uint32Array(counterWords) },
    misalignBy,
    call: (exports, at) => {
      exports.countBits(at.counters, at.words, first);
      exports.countBits(at.counters, at.words + 4 * first, words.length - first);
      return exports.majorityBits(at.counters, words.length);
    },
  });
  return Number(result) >>> 0;
}

describe('countBits and majorityBits', () => {
  const random = createSeededRandom(23);

  it.each(lengthsFor({ unroll: 8, lanes: 4 }))(
    verifies('K1.text-simhash', 'find the bits that are set in most of %i words, counted in two parts'),
    (length) => {
      for (const misalignBy of [0, 1, 3]) {
        const words = Uint32Array.from({ length }, () => random.next() * 2 ** 32);
        const first = Math.floor(random.next() * (length + 1));
        expect(majority(words, { first, misalignBy })).toBe(majorityOf([...words]));
      }
    },
  );

  it('leave a bit clear that is set in exactly half', () => {
    for (const length of [2, 4, 64, 66]) {
      const words = Uint32Array.from({ length }, (_, i) => (i % 2 === 0 ? 0xffff_ffff : 0));
      expect(majority(words, { first: 0 })).toBe(0);
      words[1] = 1;
      expect(majority(words, { first: 0 })).toBe(1);
    }
  });

  it('count more than a byte holds', () => {
    const words = new Uint32Array(70_000).fill(0x8000_0001);
    expect(majority(words, { first: 33 })).toBe(0x8000_0001);
    words.fill(0x7fff_ffff, 0, 35_001);
    expect(majority(words, { first: 33 })).toBe(0x7fff_ffff);
  });
});

describe('remixHashes', () => {
  const random = createSeededRandom(24);

  it.each(lengthsFor({ unroll: 1, lanes: 4 }))('gives %i hashes other bits', (length) => {
    const hashes = Uint32Array.from({ length }, () => random.next() * 2 ** 32);
    const { outputs } = expectSideBySide({
      inputs: { hashes },
      outputs: { out: new Uint32Array(length) },
      misalignBy: 1,
      call: (exports, at) => exports.remixHashes(at.out, at.hashes, length),
    });
    expect([...outputs.out]).toEqual(Array.from(hashes, (hash) => Number(mixed(BigInt(hash) ^ 0x9e3779b9n))));
  });
});
