import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { lengthsFor } from '../harness/cases.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';
import { hashOf, shinglesOf } from './reference.ts';

function expectHashes(bytes: Uint8Array<ArrayBuffer>, misalignBy: number) {
  const expected = shinglesOf(bytes).map(hashOf);
  const { outputs, result } = expectSideBySide({
    inputs: { bytes },
    outputs: { out: new Uint32Array(expected.length + 1).fill(7) },
    misalignBy,
    call: (exports, at) => exports.shingleHashes(at.out, at.bytes, bytes.length),
  });
  expect(result).toBe(expected.length);
  expect([...outputs.out]).toEqual([...expected, 7]);
}

describe('shingleHashes', () => {
  const random = createSeededRandom(21);

  it.each(lengthsFor({ unroll: 2, lanes: 8 }))(
    verifies('K1.text-shingles', 'hashes every five of %i bytes at any offset'),
    (length) => {
      for (const misalignBy of [0, 1, 3]) {
        expectHashes(
          Uint8Array.from({ length }, () => random.next() * 256),
          misalignBy,
        );
      }
    },
  );

  it('hashes the ends of the range of a byte', () => {
    for (const byte of [0, 1, 127, 128, 255]) expectHashes(new Uint8Array(40).fill(byte), 0);
  });
});
