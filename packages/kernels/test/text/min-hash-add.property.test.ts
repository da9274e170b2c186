import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { lengthsFor } from '../harness/cases.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';

describe('minHashAdd', () => {
  const random = createSeededRandom(22);
  const words = (length: number) => Uint32Array.from({ length }, () => random.next() * 2 ** 32);
  const multipliers = words(128).map((word) => word | 1);

  it.each(lengthsFor({ unroll: 2, lanes: 4 }))(
    verifies('K1.text-minhash', 'keeps the minima over %i hashes and those before, at any offset'),
    (length) => {
      for (const misalignBy of [0, 1, 3]) {
        const hashes = words(length);
        const minima = words(128).map((word) => (random.next() < 0.3 ? word : 0xffff_ffff));
        const { outputs } = expectSideBySide({
          inputs: { hashes, multipliers },
          outputs: { minima },
          misalignBy,
          call: (exports, at) => exports.minHashAdd(at.minima, at.hashes, length, at.multipliers),
        });
        const products = (lane: number) =>
          Array.from(hashes, (hash) => Number((BigInt(hash) * BigInt(multipliers[lane]!)) & 0xffff_ffffn));
        const expected = minima.map((minimum, lane) => Math.min(minimum, ...products(lane)));
        expect(outputs.minima).toEqual(expected);
      }
    },
  );

  it('orders numbers from 2^31 on behind smaller ones', () => {
    const { outputs } = expectSideBySide({
      inputs: {
        hashes: Uint32Array.of(0x8000_0000, 5, 0xffff_ffff),
        multipliers: new Uint32Array(128).fill(1),
      },
      outputs: { minima: new Uint32Array(128).fill(0xffff_ffff) },
      call: (exports, at) => exports.minHashAdd(at.minima, at.hashes, 3, at.multipliers),
    });
    expect(new Set(outputs.minima)).toEqual(new Set([5]));
  });
});
