/** The text signatures as their definitions say, byte by byte and bit by bit. */

const mask32 = 0xffff_ffffn;

/** MurmurHash3's last step, in whole numbers of any size. */
export function mixed(hash: bigint): bigint {
  let h = hash & mask32;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & mask32;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & mask32;
  return h ^ (h >> 16n);
}

/** Every five bytes in a row; fewer than five are one shingle. */
export function shinglesOf(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length < 5) return bytes.length === 0 ? [] : [bytes];
  return Array.from({ length: bytes.length - 4 }, (_, i) => bytes.subarray(i, i + 5));
}

export function hashOf(shingle: Uint8Array): number {
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0] = shingle;
  const word = BigInt(b0) + (BigInt(b1) << 8n) + (BigInt(b2) << 16n) + (BigInt(b3) << 24n);
  return Number(mixed(word * 0x9e3779b1n + BigInt(b4) * 0x85ebca77n));
}

/** For each of 32 bits, whether it is set in more than half of the words. */
export function majorityOf(words: readonly number[]): number {
  let result = 0;
  for (let bit = 0; bit < 32; bit++) {
    const set = words.filter((word) => (word >>> bit) & 1).length;
    if (set > words.length / 2) result += 2 ** bit;
  }
  return result;
}

export interface ReferenceSignature {
  readonly minHash: Uint32Array;
  readonly simHash: bigint;
}

export function referenceSignature(text: string): ReferenceSignature {
  const hashes = shinglesOf(new TextEncoder().encode(text)).map(hashOf);
  const minHash = Uint32Array.from({ length: 128 }, (_, lane) => {
    const multiplier = Number(mixed(BigInt(lane + 1) * 0x9e3779b9n)) | 1;
    return hashes.reduce((least, hash) => Math.min(least, Math.imul(hash, multiplier) >>> 0), 0xffff_ffff);
  });
  const remixed = hashes.map((hash) => Number(mixed(BigInt(hash) ^ 0x9e3779b9n)));
  const simHash = (BigInt(majorityOf(hashes)) << 32n) | BigInt(majorityOf(remixed));
  return { minHash, simHash };
}

/** The size of the common part of both sets of shingles by that of both together. */
export function jaccard(a: string, b: string): number {
  const sets = [a, b].map(
    (text) => new Set(shinglesOf(new TextEncoder().encode(text)).map((shingle) => shingle.join())),
  );
  const [x = new Set(), y = new Set()] = sets;
  const common = [...x].filter((shingle) => y.has(shingle)).length;
  const union = x.size + y.size - common;
  return union === 0 ? 1 : common / union;
}
