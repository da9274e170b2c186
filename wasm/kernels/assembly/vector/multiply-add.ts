/** a * b + c per f32 lane; rounded once in the relaxed builds where the machine can, twice in the others. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (isDefined(RELAXED)) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
