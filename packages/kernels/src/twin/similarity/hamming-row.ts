/** How many bits differ between two rows of `words` 64-bit words; `a` and `b` are indexes of 32-bit halves. */
export function hammingRow(u32: Uint32Array, a: number, b: number, words: number): number {
  let sum = 0;
  for (let j = 0; j < words * 2; j++) sum += popcount(u32[a + j]! ^ u32[b + j]!);
  return sum;
}

/** Set bits of a 32-bit integer, by adding neighbouring groups of bits. */
function popcount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
