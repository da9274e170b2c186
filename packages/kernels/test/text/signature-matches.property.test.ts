import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { expectSideBySide } from '../harness/side-by-side.ts';

describe('signatureMatches', () => {
  const random = createSeededRandom(25);
  /** Few different numbers, at the ends of the range, so that many are equal. */
  const lanes = (length: number) =>
    Uint32Array.from({ length }, () => [0, 1, 0x8000_0000, 0xffff_ffff][Math.floor(random.next() * 4)]!);

  it.each([0, 1, 2, 3, 7])(
    verifies('K1.text-signatures-compared', 'counts equal numbers of one signature and each of %i'),
    (count) => {
      for (const misalignBy of [0, 1, 3]) {
        const signature = lanes(128);
        const signatures = lanes(128 * count);
        if (count > 2) signatures.set(signature, 128);
        const { outputs } = expectSideBySide({
          inputs: { signature, signatures },
          outputs: { out: new Uint32Array(count) },
          misalignBy,
          call: (exports, at) => exports.signatureMatches(at.out, at.signature, at.signatures, count),
        });
        const equal = (row: number) =>
          signature.filter((number, lane) => number === signatures[row * 128 + lane]).length;
        expect([...outputs.out]).toEqual(Array.from({ length: count }, (_, row) => equal(row)));
      }
    },
  );
});
