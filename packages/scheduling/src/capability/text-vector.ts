/** A text as counts of its words and letter triples, hashed into a fixed number of places. */
export const dimensions = 256;

/** A word that two texts share counts as much as several triples. */
const wordWeight = 2;
/** FNV-1a, 32 bits. */
const hashStart = 0x811c9dc5;
const hashPrime = 0x01000193;

export function textVector(text: string): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const word of wordsOf(text)) {
    if (filler.has(word)) continue;
    add(vector, `=${word}`, wordWeight);
    const padded = `^${word}$`;
    for (let at = 0; at + 3 <= padded.length; at += 1) add(vector, padded.slice(at, at + 3), 1);
  }
  return vector;
}

/** Words of any script; also of `camelCase`, `snake_case` and `kebab-case`. */
function wordsOf(text: string): string[] {
  const apart = text.replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2').toLowerCase();
  return apart.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Signed, so that collisions cancel out on average. */
function add(vector: Float32Array, feature: string, weight: number): void {
  let hash = hashStart;
  for (let at = 0; at < feature.length; at += 1)
    hash = Math.imul(hash ^ feature.charCodeAt(at), hashPrime) >>> 0;
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  vector[mixed % dimensions]! += (mixed & 0x8000_0000) === 0 ? weight : -weight;
}

const filler = new Set(['a', 'an', 'and', 'for', 'in', 'of', 'on', 'the', 'to', 'with']);
