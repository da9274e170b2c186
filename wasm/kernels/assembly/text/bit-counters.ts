/**
 * Counters on their side: bit k of the counter for bit b is bit b of plane k. Adding a vector to 128 counters is a few
 * logical operations, however many bits are set in it. Source: Harley and Seal, in Warren, Hacker's Delight, 5-1.
 */

/** The carry of x + y + z, bit by bit; their sum is x ^ y ^ z. */
export function carryOf(x: v128, y: v128, z: v128): v128 {
  return v128.or(v128.and(x, y), v128.and(v128.xor(x, y), z));
}

/** Adds to the counters of the planes from `planes` on, which are 16 bytes each. */
export function addToPlanes(planes: usize, bits: v128): void {
  let carry = bits;
  let at = planes;
  while (v128.any_true(carry)) {
    const plane = v128.load(at);
    v128.store(at, v128.xor(plane, carry));
    carry = v128.and(plane, carry);
    at += 16;
  }
}
