export const firstMixer: u32 = 0x85ebca6b;
export const secondMixer: u32 = 0xc2b2ae35;

/**
 * The last step of MurmurHash3 (32 bits): spreads every bit of the input over all of the output, and loses none.
 * Source: Austin Appleby, MurmurHash3, `fmix32`.
 */
export function mixHash(hash: u32): u32 {
  let mixed = hash;
  mixed = (mixed ^ (mixed >> 16)) * firstMixer;
  mixed = (mixed ^ (mixed >> 13)) * secondMixer;
  return mixed ^ (mixed >> 16);
}

/** `mixHash` of each of the four u32 lanes; the mixers above, in all lanes, are `loopConstant`s. */
export function mixHashes(hashes: v128, first: v128, second: v128): v128 {
  const half = i32x4.mul(v128.xor(hashes, i32x4.shr_u(hashes, 16)), first);
  const mixed = i32x4.mul(v128.xor(half, i32x4.shr_u(half, 13)), second);
  return v128.xor(mixed, i32x4.shr_u(mixed, 16));
}
