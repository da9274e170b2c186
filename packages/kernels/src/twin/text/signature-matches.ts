import type { TwinOf } from '../twin-of.ts';

const signatureLanes = 128;

/** out[i] = how many of the 128 numbers of both signatures are equal. */
export const signatureMatches: TwinOf<'signatureMatches'> =
  (views) => (out, signature, signatures, count) => {
    const { u32 } = views;
    const a = signature >>> 2;
    for (let i = 0; i < count; i++) {
      const b = (signatures >>> 2) + i * signatureLanes;
      let equal = 0;
      for (let j = 0; j < signatureLanes; j++) {
        if (u32[a + j] === u32[b + j]) equal++;
      }
      u32[(out >>> 2) + i] = equal;
    }
  };
