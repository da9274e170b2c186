import { carryOf } from './bit-counters';

const planeBytes: usize = 16;

/**
 * Half of a SimHash (Charikar, 2002): the bits that are set in more than half of the words that were counted. The four
 * lanes are added and compared with the half from the lowest plane up, for 32 counters at once.
 * @param counters see `countBits`
 * @param total how many words were counted
 */
export function majorityBits(counters: usize, total: i32): u32 {
  const half = total >> 1;
  const planes: i32 = 32 - clz<i32>(total);
  let carryA = i32x4.splat(0);
  let carryB = carryA;
  let greater = carryA;
  for (let k = 0; k < planes; k++) {
    const plane = v128.load(counters + <usize>k * planeBytes);
    const other = i8x16.shuffle(plane, plane, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    const pairs = v128.xor(v128.xor(plane, other), carryA);
    carryA = carryOf(plane, other, carryA);
    const next = i8x16.shuffle(pairs, pairs, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
    const sum = v128.xor(v128.xor(pairs, next), carryB);
    carryB = carryOf(pairs, next, carryB);
    const limit = i32x4.splat(-((half >> k) & 1));
    greater = v128.bitselect(sum, greater, v128.xor(sum, limit));
  }
  return i32x4.extract_lane(greater, 0);
}
