import { loopConstant } from '../vector/loop-constant';
import { firstMixer, mixHash, mixHashes, secondMixer } from './mix-hash';

const golden: u32 = 0x9e3779b9;

/**
 * out[i] = mix(hashes[i] ^ 0x9e3779b9): 32 more bits for each hash.
 * @param out u32[count]; may be `hashes`
 * @param hashes u32[count]
 */
export function remixHashes(out: usize, hashes: usize, count: i32): void {
  const differ = loopConstant(i32x4.splat(golden), count);
  const first = loopConstant(i32x4.splat(firstMixer), count);
  const second = loopConstant(i32x4.splat(secondMixer), count);
  const end = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const x = v128.xor(v128.load(hashes + at), differ);
    v128.store(out + at, mixHashes(x, first, second));
  }
  for (; at < end; at += 4) store<u32>(out + at, mixHash(load<u32>(hashes + at) ^ golden));
}
