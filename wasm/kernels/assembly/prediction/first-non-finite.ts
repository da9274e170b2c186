const blockLanes: i32 = 16;

/**
 * The lowest index of a value that is infinite or not a number, or -1.
 * @param values f32[count]
 */
export function firstNonFinite(values: usize, count: i32): i32 {
  const infinity = f32x4.splat(Infinity);
  const blockEnd = count & ~(blockLanes - 1);
  let i = 0;
  while (i < blockEnd) {
    const p = values + ((<usize>i) << 2);
    const first = f32x4.lt(f32x4.abs(v128.load(p)), infinity);
    const second = f32x4.lt(f32x4.abs(v128.load(p, 16)), infinity);
    const third = f32x4.lt(f32x4.abs(v128.load(p, 32)), infinity);
    const fourth = f32x4.lt(f32x4.abs(v128.load(p, 48)), infinity);
    if (!i32x4.all_true(v128.and(v128.and(first, second), v128.and(third, fourth)))) break;
    i += blockLanes;
  }
  for (; i < count; i++) {
    if (!(abs(load<f32>(values + ((<usize>i) << 2))) < Infinity)) return i;
  }
  return -1;
}
