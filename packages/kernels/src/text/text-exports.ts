/** Hashes of texts as UTF-8, and the signatures that are made of them. */
export interface TextExports {
  /** u32 counters[32][4], zero at first: counts for each bit in how many of u32 words[count] it is set. */
  countBits(counters: number, words: number, count: number): void;
  /** The bits set in more than half of the `total` words that were counted, as a signed 32-bit number. */
  majorityBits(counters: number, total: number): number;
  /**
   * u32 minima[128]: the minimum of each and of u32 hashes[count] * multipliers[128]. They begin with all ones; it may be
   * called for one part of a text after the other.
   */
  minHashAdd(minima: number, hashes: number, count: number, multipliers: number): void;
  /** u32 out[count] = 32 more bits for each of u32 hashes[count]; may be in place. */
  remixHashes(out: number, hashes: number, count: number): void;
  /**
   * u32 out[bytes - 4] = a hash of every 5 bytes in a row of u8 bytes[count]; 1 to 4 bytes are one shingle.
   * Gives how many hashes there are.
   */
  shingleHashes(out: number, bytes: number, count: number): number;
  /** u32 out[count]: how many of the 128 numbers of a signature are equal to those of each of u32 signatures[count][128]. */
  signatureMatches(out: number, signature: number, signatures: number, count: number): void;
}
