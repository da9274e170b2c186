/** Signatures of texts, from a string to what is compared, and one compared with many. Row 16. */
import { loadKernels, TextSignatures } from '@conclave/kernels';
import { createSeededRandom } from '@conclave/testing';
import { alternating } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectEqual } from './agreement.ts';
import { put, room } from './arena.ts';
import {
  matchSignatures,
  minHashFourLanes,
  minHashNaive,
  minHashOneLane,
  shingle,
  simHash,
} from './contestants/scalar-text.ts';
import { settle } from './contestants/settle.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { coldRow, timesRow, warmRow } from './rows.ts';

const lanes = 128;

export const text: Family = { name: 'text', run };

function run(scale: Scale): Measurement {
  return {
    rows: [...signatures(scale), ...matches(scale)],
    notes: [
      'Row 16: from the string on. The kernels encode it as UTF-8, JavaScript reads its characters; the text is ASCII, so the bits are the same. SimHash in JavaScript counts bit after bit; the kernel and its twin count 32 of them at once.',
    ],
  };
}

function asciiText(length: number): string {
  const random = createSeededRandom(16);
  const letters = 'abcdefghijklmnopqrstuvwxyz    ';
  return Array.from({ length }, () => letters[Math.floor(random.next() * letters.length)]).join('');
}

/** The text kernels over one text, as they are called for it. */
function textKernels(words: string, multipliers: Uint32Array, isTwin = false) {
  const kernels = loadKernels();
  const { memory } = kernels;
  const exports = isTwin ? kernels.twin : kernels.exports;
  const encoder = new TextEncoder();
  const at = {
    multipliers: put(kernels, multipliers),
    minima: room(kernels, lanes * 4),
    counters: room(kernels, 1024),
    bytes: room(kernels, words.length * 3),
    hashes: room(kernels, words.length * 4),
  };
  const target = memory.views.u8.subarray(at.bytes, at.bytes + words.length * 3);
  const { u32 } = memory.views;
  const shingles = (): number =>
    exports.shingleHashes(at.hashes, at.bytes, encoder.encodeInto(words, target).written);
  return {
    minHash: () => {
      u32.fill(0xffff_ffff, at.minima / 4, at.minima / 4 + lanes);
      exports.minHashAdd(at.minima, at.hashes, shingles(), at.multipliers);
    },
    minima: () => u32.slice(at.minima / 4, at.minima / 4 + lanes),
    simHash: (): [number, number] => {
      const count = shingles();
      u32.fill(0, at.counters / 4, at.counters / 4 + 256);
      exports.countBits(at.counters, at.hashes, count);
      exports.remixHashes(at.hashes, at.hashes, count);
      exports.countBits(at.counters + 512, at.hashes, count);
      const [upper, lower] = [at.counters, at.counters + 512];
      return [exports.majorityBits(upper, count) >>> 0, exports.majorityBits(lower, count) >>> 0];
    },
    whole: new TextSignatures(kernels),
  };
}

function signatures({ smoke, turns }: Scale): BenchmarkRow[] {
  const words = asciiText(smoke ? 256 : 4096);
  const random = createSeededRandom(17);
  const multipliers = Uint32Array.from({ length: lanes }, () => Math.floor(random.next() * 2 ** 32) | 1);
  const kernel = textKernels(words, multipliers);
  const twin = textKernels(words, multipliers, true);
  const js = { hashes: new Uint32Array(words.length), multipliers, minima: new Uint32Array(lanes) };
  const votes = new Int32Array(64);
  let naive: number[] = [];
  let [fast, slow] = [
    [0, 0],
    [0, 0],
  ];
  const hash = alternating(
    {
      kernel: () => kernel.minHash(),
      js: () => minHashOneLane({ ...js, count: shingle(words, js.hashes) }),
      fourLanes: () => minHashFourLanes({ ...js, count: shingle(words, js.hashes) }),
      naive: () => (naive = minHashNaive(words, multipliers)),
    },
    turns,
  );
  expectEqual('MinHash, four lanes at once', js.minima, naive);
  minHashOneLane({ ...js, count: shingle(words, js.hashes) });
  expectEqual('MinHash, one lane', js.minima, naive);
  kernel.minHash();
  expectEqual('MinHash', kernel.minima(), js.minima);
  const sim = alternating(
    {
      kernel: () => (fast = kernel.simHash()),
      js: () => (slow = simHash(js.hashes, shingle(words, js.hashes), votes)),
      counters: () => twin.simHash(),
      whole: () => kernel.whole.signature(words),
    },
    turns,
  );
  expectEqual('SimHash', fast, slow);
  expectEqual('SimHash of the twin', twin.simHash(), slow);
  const named = (what: string): string => `16. ${what} of ${words.length} characters`;
  const minHash = { kernel: hash.kernel, over: hash.js };
  const simHashes = { kernel: sim.kernel, over: sim.js };
  return [
    timesRow(`${named('MinHash')}, over JavaScript`, minHash, { floor: 9, goal: 16 }),
    timesRow(`${named('MinHash')}, over JavaScript with four lanes at once`, {
      ...minHash,
      over: hash.fourLanes,
    }),
    timesRow(`${named('MinHash')}, over a Set of substrings`, { ...minHash, over: hash.naive }),
    timesRow(`${named('SimHash')}, over JavaScript`, simHashes, { floor: 4.5, goal: 7 }),
    timesRow(`${named('SimHash')}, over its twin in JavaScript`, { ...simHashes, over: sim.counters }),
    warmRow(named('MinHash'), hash.kernel),
    warmRow(named('SimHash'), sim.kernel),
    warmRow(named('both, as TextSignatures gives them,'), sim.whole),
    coldRow(named('MinHash'), hash.kernel),
  ];
}

function matches({ smoke, turns }: Scale): BenchmarkRow[] {
  const count = smoke ? 100 : 10_000;
  const random = createSeededRandom(18);
  const draw = (): number => Math.floor(random.next() * 4);
  const signature = Uint32Array.from({ length: lanes }, draw);
  const many = Uint32Array.from({ length: count * lanes }, draw);
  const out = new Uint32Array(count);
  const kernels = loadKernels();
  settle(() => matchSignatures(signature, many, out.subarray(0, 50)), turns.warmUpMs);
  const at = { out: room(kernels, count * 4), one: put(kernels, signature), many: put(kernels, many) };
  const measured = alternating(
    {
      kernel: () => kernels.exports.signatureMatches(at.out, at.one, at.many, count),
      js: () => matchSignatures(signature, many, out),
    },
    turns,
  );
  expectEqual('signatureMatches', kernels.memory.views.u32.slice(at.out / 4, at.out / 4 + count), out);
  const name = `16. one signature with ${count.toLocaleString('en-GB')}`;
  const beside = { kernel: measured.kernel, over: measured.js };
  return [
    timesRow(`${name}, over JavaScript`, beside, { floor: 20, goal: 33 }),
    warmRow(name, measured.kernel),
    coldRow(name, measured.kernel),
  ];
}
