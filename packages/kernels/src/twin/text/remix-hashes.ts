import type { TwinOf } from '../twin-of.ts';
import { mixHash } from './mix-hash.ts';

const golden = 0x9e3779b9;

/** out[i] = mix(hashes[i] ^ golden) */
export const remixHashes: TwinOf<'remixHashes'> = (views) => (out, hashes, count) => {
  const { u32 } = views;
  for (let i = 0; i < count; i++) u32[(out >>> 2) + i] = mixHash(u32[(hashes >>> 2) + i]! ^ golden);
};
