import { isConclaveError, type Random } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simHashDistance, textSimilarity } from '../../src/text/text-signature.ts';
import { TextSignatures } from '../../src/text/text-signatures.ts';
import { scalarBuild, wasmBuilds } from '../harness/builds.ts';
import { jaccard, referenceSignature } from './reference.ts';

const builds = [scalarBuild(), ...wasmBuilds()].map(({ name, kernels }) => ({
  name,
  kernels,
  signatures: new TextSignatures(kernels),
}));

const { kernels, signatures } = builds[1]!;

function expectReference(text: string): void {
  const expected = referenceSignature(text);
  for (const build of builds) expect(build.signatures.signature(text), build.name).toEqual(expected);
}

describe('a text signature', () => {
  it(verifies('K1.text-signatures-exact', 'is that of the definition for any text, on every build'), () => {
    const unit = fc.oneof(
      fc.integer({ min: 32, max: 126 }),
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(0xd83d, 0xde00, 0xdfff, 0xd800, 0, 0xe9, 0x4e2d),
    );
    const text = fc.array(unit, { maxLength: 80 }).map((units) => String.fromCharCode(...units));
    fc.assert(fc.property(text, expectReference), {
      examples: [[''], ['a'], ['abcd'], ['abcde'], ['\ud800'], ['x\udc00y'], ['\0\0\0\0\0'], ['é中😀']],
    });
  });

  it.each([4_095, 4_096, 4_097, 8_191, 8_192, 12_300])(
    verifies(
      'K1.text-any-length',
      'is that of the definition for %i units, whatever character a part ends with',
    ),
    (length) => {
      const random = createSeededRandom(length);
      const letters = Array.from({ length }, () => 'abc d'[Math.floor(random.next() * 5)]).join('');
      for (const character of ['x', '中', '😀', '\ud83d', '\ude00']) {
        for (const at of [4_094, 4_095, 4_096]) {
          expectReference(letters.slice(0, at) + character + letters.slice(at + character.length));
        }
      }
    },
  );

  it('takes a lone surrogate for the replacement character', () => {
    expect(signatures.signature('one \ud800 two')).toEqual(signatures.signature('one \ufffd two'));
  });

  it('is the same after the memory has grown', () => {
    const before = signatures.signature('what was seen before');
    const pointer = kernels.memory.allocate(kernels.memory.byteLength);
    expect(signatures.signature('what was seen before')).toEqual(before);
    kernels.memory.free(pointer);
  });

  it('takes memory once, however many texts there are and however long', () => {
    const { usedBytes } = kernels.memory;
    for (const length of [10, 100_000, 0, 5_000]) signatures.signature('word '.repeat(length));
    expect(kernels.memory.usedBytes).toBe(usedBytes);
    const other = new TextSignatures(kernels);
    expect(kernels.memory.usedBytes).toBeGreaterThan(usedBytes);
    other.release();
    expect(kernels.memory.usedBytes).toBe(usedBytes);
  });
});

describe('textSimilarity', () => {
  /** Letters at random: pairs share nothing, so that the errors of their estimates are independent. */
  const sentence = (random: Random, length: number) =>
    String.fromCharCode(...Array.from({ length }, () => 97 + Math.floor(random.next() * 26)));

  it(
    verifies(
      'K1.text-similarity-estimated',
      'estimates the Jaccard similarity within the bound of 128 lanes',
    ),
    () => {
      const random = createSeededRandom(26);
      const scores: number[] = [];
      for (let pair = 1; pair <= 200; pair++) {
        const common = sentence(random, 5 + Math.floor(random.next() * 400));
        const [a, b] = [common + sentence(random, 2 * pair), sentence(random, pair) + common];
        const exact = jaccard(a, b);
        const estimate = textSimilarity(signatures.signature(a), signatures.signature(b));
        scores.push((estimate - exact) / Math.sqrt((exact * (1 - exact)) / 128));
      }
      const meanOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
      // Standard errors: of one pair 1, of the mean of 200 pairs 0.07, of their mean square 0.1.
      expect(Math.max(...scores.map(Math.abs))).toBeLessThan(4.5);
      expect(Math.abs(meanOf(scores))).toBeLessThan(0.28);
      expect(Math.abs(meanOf(scores.map((score) => score * score)) - 1)).toBeLessThan(0.4);
    },
  );

  it('is 1 for equal texts and 0 for texts without a shingle in common', () => {
    const [empty, short, long] = ['', 'abc', 'a longer text'].map((text) => signatures.signature(text));
    if (empty === undefined || short === undefined || long === undefined) throw new Error('three texts');
    expect([textSimilarity(empty, empty), textSimilarity(short, short)]).toEqual([1, 1]);
    expect([textSimilarity(empty, short), textSimilarity(short, long)]).toEqual([0, 0]);
  });

  it('knows a near-duplicate by a few bits of the SimHash', () => {
    const text = 'The agents agree upon a plan, and each of them takes the part that it does best. '.repeat(
      4,
    );
    const original = signatures.signature(text);
    expect(simHashDistance(original, original)).toBe(0);
    expect(simHashDistance(original, signatures.signature(text.replace('best', 'well')))).toBeLessThan(8);
    const other = signatures.signature('Nothing that was said before is repeated in this line of words.');
    expect(simHashDistance(original, other)).toBeGreaterThan(16);
  });

  it('refuses a signature of another length', () => {
    const signature = signatures.signature('text');
    const cut = { ...signature, minHash: signature.minHash.slice(1) };
    expect(codeOf(() => textSimilarity(signature, cut))).toBe('KERNEL_ARGUMENT_INVALID');
    expect(codeOf(() => signatures.list().add(cut))).toBe('KERNEL_ARGUMENT_INVALID');
    expect(codeOf(() => signatures.list().add({ ...signature, simHash: -1n }))).toBe(
      'KERNEL_ARGUMENT_INVALID',
    );
  });
});

describe('a list of signatures', () => {
  const texts = Array.from({ length: 70 }, (_, i) => `message ${i} ${'and so on '.repeat(i % 7)}`);

  it(
    verifies(
      'K1.text-signatures-compared',
      'is compared with one signature as the pairs are, also after it grew',
    ),
    () => {
      for (const build of builds) {
        const list = build.signatures.list(1);
        const made = texts.map((text) => build.signatures.signature(text));
        expect(made.map((signature) => list.add(signature))).toEqual(texts.map((_, row) => row));
        const query = build.signatures.signature('message 7 and so on and so on');
        expect([...build.signatures.compareMany(query, list)], build.name).toEqual(
          made.map((signature) => textSimilarity(query, signature)),
        );
        expect([...build.signatures.simHashDistances(query, list)], build.name).toEqual(
          made.map((signature) => simHashDistance(query, signature)),
        );
        list.release();
      }
    },
  );

  it('gives a row back, and the last row takes the place of one that is removed', () => {
    const { usedBytes } = kernels.memory;
    const list = signatures.list(2);
    const made = ['a b c d', 'e f g h', 'i j k l'].map((text) => signatures.signature(text));
    for (const signature of made) list.add(signature);
    expect(list.at(1)).toEqual(made[1]);
    list.removeAt(0);
    expect([list.size, list.at(0), list.at(1)]).toEqual([2, made[2], made[1]]);
    list.removeAt(1);
    expect([list.size, codeOf(() => list.at(1))]).toEqual([1, 'KERNEL_ARGUMENT_INVALID']);
    list.release();
    expect(kernels.memory.usedBytes).toBe(usedBytes);
  });

  it('is refused by other kernels', () => {
    const elsewhere = builds[2]?.signatures.list();
    if (elsewhere === undefined) throw new Error('several builds');
    expect(codeOf(() => signatures.compareMany(signatures.signature('x'), elsewhere))).toBe(
      'KERNEL_ARGUMENT_INVALID',
    );
  });
});

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return isConclaveError(error) ? error.code : String(error);
  }
  return 'no error';
}
