import { loopConstant } from '../vector/loop-constant';
import { firstMixer, mixHash, mixHashes, secondMixer } from './mix-hash';

const shingleBytes = 5;
const wordFactor: u32 = 0x9e3779b1;
const byteFactor: u32 = 0x85ebca77;

/**
 * out[i] = mix(w * 0x9e3779b1 + b * 0x85ebca77 modulo 2^32), where w are bytes i to i + 3 as a little-endian word and b
 * is byte i + 4: a hash of every 5 bytes in a row. 1 to 4 bytes are one shingle, filled up with zeros.
 * @param out u32[count - 4], or u32[1] for 1 to 4 bytes
 * @param bytes u8[count]
 * @returns how many hashes there are
 */
export function shingleHashes(out: usize, bytes: usize, count: i32): i32 {
  if (count < shingleBytes) return shortText(out, bytes, count);
  const hashes = count - shingleBytes + 1;
  const firstBytes = loopConstant(i8x16(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6), count);
  // Each in a lane of 32 bits; an index out of range gives zero.
  const lastBytes = loopConstant(i8x16(4, -1, -1, -1, 5, -1, -1, -1, 6, -1, -1, -1, 7, -1, -1, -1), count);
  const wordFactors = loopConstant(i32x4.splat(wordFactor), count);
  const byteFactors = loopConstant(i32x4.splat(byteFactor), count);
  const first = loopConstant(i32x4.splat(firstMixer), count);
  const second = loopConstant(i32x4.splat(secondMixer), count);
  let i = 0;
  for (; i + 8 <= count; i += 4) {
    const x = v128.load64_zero(bytes + <usize>i);
    const words = i32x4.mul(i8x16.swizzle(x, firstBytes), wordFactors);
    const last = i32x4.mul(i8x16.swizzle(x, lastBytes), byteFactors);
    v128.store(out + ((<usize>i) << 2), mixHashes(i32x4.add(words, last), first, second));
  }
  for (; i < hashes; i++) {
    const at = bytes + <usize>i;
    store<u32>(out + ((<usize>i) << 2), shingleHash(load<u32>(at), load<u8>(at, 4)));
  }
  return hashes;
}

function shingleHash(word: u32, last: u32): u32 {
  return mixHash(word * wordFactor + last * byteFactor);
}

function shortText(out: usize, bytes: usize, count: i32): i32 {
  if (count === 0) return 0;
  let word: u32 = 0;
  for (let i = 0; i < count; i++) word |= (<u32>load<u8>(bytes + <usize>i)) << (i << 3);
  store<u32>(out, shingleHash(word, 0));
  return 1;
}
