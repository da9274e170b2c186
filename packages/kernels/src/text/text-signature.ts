import { refuseArgument } from '../check-argument.ts';

/** Numbers of a MinHash. The estimate of a similarity s has a standard error of sqrt(s (1 - s) / 128), at most 0.044. */
export const signatureLanes = 128;

/** What is kept of a text to compare it with others: 520 bytes, whatever its length. The same on every machine. */
export interface TextSignature {
  /** [128] the minima of 128 hashes over the shingles; all ones for the empty text. */
  readonly minHash: Uint32Array;
  /** 64 bits, each the majority over the shingles; 0 for the empty text. */
  readonly simHash: bigint;
}

/**
 * Estimates the Jaccard similarity of the texts' sets of shingles (5 bytes in a row): 1 for equal texts, 0 for texts
 * that share none. Two empty texts are equal.
 * @returns a multiple of 1/128.
 * @throws KERNEL_ARGUMENT_INVALID when a signature has not 128 numbers.
 */
export function textSimilarity(a: TextSignature, b: TextSignature): number {
  checkSignature('a', a);
  checkSignature('b', b);
  let equal = 0;
  for (let lane = 0; lane < signatureLanes; lane++) {
    if (a.minHash[lane] === b.minHash[lane]) equal++;
  }
  return equal / signatureLanes;
}

/** In how many of the 64 bits of their SimHashes the texts differ; near-duplicates differ in a few. */
export function simHashDistance(a: TextSignature, b: TextSignature): number {
  let differing = 0;
  for (let left = a.simHash ^ b.simHash; left !== 0n; left &= left - 1n) differing++;
  return differing;
}

/** @throws KERNEL_ARGUMENT_INVALID */
export function checkSignature(argument: string, { minHash, simHash }: TextSignature): void {
  if (minHash.length !== signatureLanes) {
    refuseArgument(`${argument}.minHash`, `${signatureLanes} numbers`, String(minHash.length));
  }
  if (BigInt.asUintN(64, simHash) !== simHash) {
    refuseArgument(`${argument}.simHash`, 'an unsigned number of 64 bits', String(simHash));
  }
}
