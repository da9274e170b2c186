import { addToPlanes, carryOf } from './bit-counters';

const planeBytes: usize = 16;
const blockBytes: usize = 128;

/**
 * Counts, for each of 32 bits, in how many words it is set. words[i] counts in lane i modulo 4; `majorityBits` adds the
 * lanes. Eight vectors become three planes that stay in registers and a fourth that is added to those in memory.
 * @param counters u32[32][4]: 32 planes of four lanes, see `bit-counters`; zero before the first call
 * @param words u32[count], fewer than 2^31 in all calls
 */
export function countBits(counters: usize, words: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  const blockEnd = words + (bytes & ~(blockBytes - 1));
  let ones = v128.load(counters);
  let twos = v128.load(counters, 16);
  let fours = v128.load(counters, 32);
  let at = words;
  for (; at < blockEnd; at += blockBytes) {
    const x0 = v128.load(at);
    const x1 = v128.load(at, 16);
    const twoA = carryOf(ones, x0, x1);
    ones = v128.xor(ones, v128.xor(x0, x1));
    const x2 = v128.load(at, 32);
    const x3 = v128.load(at, 48);
    const twoB = carryOf(ones, x2, x3);
    ones = v128.xor(ones, v128.xor(x2, x3));
    const fourA = carryOf(twos, twoA, twoB);
    twos = v128.xor(twos, v128.xor(twoA, twoB));
    const x4 = v128.load(at, 64);
    const x5 = v128.load(at, 80);
    const twoC = carryOf(ones, x4, x5);
    ones = v128.xor(ones, v128.xor(x4, x5));
    const x6 = v128.load(at, 96);
    const x7 = v128.load(at, 112);
    const twoD = carryOf(ones, x6, x7);
    ones = v128.xor(ones, v128.xor(x6, x7));
    const fourB = carryOf(twos, twoC, twoD);
    twos = v128.xor(twos, v128.xor(twoC, twoD));
    const eight = carryOf(fours, fourA, fourB);
    fours = v128.xor(fours, v128.xor(fourA, fourB));
    addToPlanes(counters + 3 * planeBytes, eight);
  }
  v128.store(counters, ones);
  v128.store(counters, twos, 16);
  v128.store(counters, fours, 32);
  const end = words + bytes;
  for (; at + planeBytes <= end; at += planeBytes) addToPlanes(counters, v128.load(at));
  if (at < end) addToPlanes(counters, lastWords(at, end - at));
}

/** One to three words from `at` on, and zeros. */
function lastWords(at: usize, bytes: usize): v128 {
  let words = v128.load32_zero(at);
  if (bytes > 4) words = v128.load32_lane(at + 4, words, 1);
  if (bytes > 8) words = v128.load32_lane(at + 8, words, 2);
  return words;
}
