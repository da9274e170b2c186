/**
 * A vector that a loop uses in each round. A constant would be put into the loop by the optimiser, and the engine builds
 * it there anew, in five instructions; so it is made to look as if it depended on an argument.
 * @param count any number that is not negative
 */
export function loopConstant(constant: v128, count: i32): v128 {
  return v128.xor(constant, i32x4.splat(count >> 31));
}
