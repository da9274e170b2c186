const blockLanes: i32 = 16;

/**
 * The lowest index of a value that is not a number or farther from zero than `limit`, or -1.
 * @param values f32[count]
 * @param limit finite
 */
export function firstBeyond(values: usize, count: i32, limit: f32): i32 {
  const limits = f32x4.splat(limit);
  const blockEnd = count & ~(blockLanes - 1);
  let i = 0;
  while (i < blockEnd) {
    const p = values + ((<usize>i) << 2);
    const first = f32x4.le(f32x4.abs(v128.load(p)), limits);
    const second = f32x4.le(f32x4.abs(v128.load(p, 16)), limits);
    const third = f32x4.le(f32x4.abs(v128.load(p, 32)), limits);
    const fourth = f32x4.le(f32x4.abs(v128.load(p, 48)), limits);
    if (!i32x4.all_true(v128.and(v128.and(first, second), v128.and(third, fourth)))) break;
    i += blockLanes;
  }
  for (; i < count; i++) {
    if (!(abs(load<f32>(values + ((<usize>i) << 2))) <= limit)) return i;
  }
  return -1;
}
