/** Signatures of ASCII texts in JavaScript, by the same formulas over characters, and with sets as one writes it first. */
const lanes = 128;
const shingleLength = 5;

/** The last step of MurmurHash3. Source: Austin Appleby, MurmurHash3, `fmix32`. */
function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A hash of every five characters in a row, over a window that moves. @returns how many there are. */
export function shingle(text: string, hashes: Uint32Array): number {
  let word = 0;
  for (let i = 0; i < shingleLength - 1; i += 1) word |= text.charCodeAt(i) << (8 * i);
  let count = 0;
  for (let i = shingleLength - 1; i < text.length; i += 1) {
    const last = text.charCodeAt(i);
    hashes[count] = mixed(Math.imul(word, 0x9e3779b1) + Math.imul(last, 0x85ebca77));
    count += 1;
    word = (word >>> 8) | (last << 24);
  }
  return count;
}

export interface MinHash {
  readonly hashes: Uint32Array;
  readonly count: number;
  /** u32[128] */
  readonly multipliers: Uint32Array;
  /** u32[128] */
  readonly minima: Uint32Array;
}

/** Four lanes at once share what is loaded of the hashes. */
export function minHashFourLanes({ hashes, count, multipliers, minima }: MinHash): void {
  for (let j = 0; j < lanes; j += 4) {
    const a0 = multipliers[j]! | 0;
    const a1 = multipliers[j + 1]! | 0;
    const a2 = multipliers[j + 2]! | 0;
    const a3 = multipliers[j + 3]! | 0;
    let m0 = 0xffff_ffff;
    let m1 = 0xffff_ffff;
    let m2 = 0xffff_ffff;
    let m3 = 0xffff_ffff;
    for (let i = 0; i < count; i += 1) {
      const hash = hashes[i]!;
      const x0 = Math.imul(hash, a0) >>> 0;
      const x1 = Math.imul(hash, a1) >>> 0;
      const x2 = Math.imul(hash, a2) >>> 0;
      const x3 = Math.imul(hash, a3) >>> 0;
      if (x0 < m0) m0 = x0;
      if (x1 < m1) m1 = x1;
      if (x2 < m2) m2 = x2;
      if (x3 < m3) m3 = x3;
    }
    minima[j] = m0;
    minima[j + 1] = m1;
    minima[j + 2] = m2;
    minima[j + 3] = m3;
  }
}

/** One lane after the other. */
export function minHashOneLane({ hashes, count, multipliers, minima }: MinHash): void {
  for (let j = 0; j < lanes; j += 1) {
    const multiplier = multipliers[j]! | 0;
    let minimum = 0xffff_ffff;
    for (let i = 0; i < count; i += 1) {
      const product = Math.imul(hashes[i]!, multiplier) >>> 0;
      if (product < minimum) minimum = product;
    }
    minima[j] = minimum;
  }
}

/** A set of substrings, and one hash of each for every lane. */
export function minHashNaive(text: string, multipliers: Uint32Array): number[] {
  const shingles = new Set<string>();
  for (let i = 0; i + shingleLength <= text.length; i += 1) shingles.add(text.slice(i, i + shingleLength));
  const minima = Array.from({ length: lanes }, () => 0xffff_ffff);
  const hashes = new Uint32Array(1);
  for (const part of shingles) {
    shingle(part, hashes);
    for (let j = 0; j < lanes; j += 1) {
      minima[j] = Math.min(minima[j]!, Math.imul(hashes[0]!, multipliers[j]!) >>> 0);
    }
  }
  return minima;
}

/** @returns the two halves of the SimHash: bits set in more than half of the hashes, and of the hashes mixed again. */
export function simHash(hashes: Uint32Array, count: number, votes: Int32Array): [number, number] {
  votes.fill(0);
  for (let i = 0; i < count; i += 1) {
    const upper = hashes[i]!;
    const lower = mixed(upper ^ 0x9e3779b9);
    for (let bit = 0; bit < 32; bit += 1) {
      votes[bit]! += ((lower >>> bit) & 1) * 2 - 1;
      votes[bit + 32]! += ((upper >>> bit) & 1) * 2 - 1;
    }
  }
  let lower = 0;
  let upper = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    if (votes[bit]! > 0) lower |= 1 << bit;
    if (votes[bit + 32]! > 0) upper |= 1 << bit;
  }
  return [upper >>> 0, lower >>> 0];
}

/** How many numbers of a signature are equal to those of each of u32 signatures[out.length][128]. */
export function matchSignatures(signature: Uint32Array, signatures: Uint32Array, out: Uint32Array): void {
  for (let i = 0, p = 0; i < out.length; i += 1) {
    let equal = 0;
    for (let lane = 0; lane < lanes; lane += 1, p += 1) if (signature[lane] === signatures[p]) equal += 1;
    out[i] = equal;
  }
}
