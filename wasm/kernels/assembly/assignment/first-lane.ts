/** The least of four f32 lanes. */
export function leastLane(values: v128): f32 {
  const upper = i8x16.shuffle(values, values, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  const pairs = f32x4.min(values, upper);
  return min<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

/** The least of the i32 lanes of `indexes` where `values` is `value`. */
export function leastIndex(values: v128, indexes: v128, value: f32): i32 {
  const isEqual = f32x4.eq(values, f32x4.splat(value));
  const kept = v128.bitselect(indexes, i32x4.splat(i32.MAX_VALUE), isEqual);
  const upper = i8x16.shuffle(kept, kept, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  const pairs = i32x4.min_s(kept, upper);
  return min<i32>(i32x4.extract_lane(pairs, 0), i32x4.extract_lane(pairs, 1));
}

/** Bit i is set where lane i of the 16 lanes is `value`; at least one is. @returns the lowest */
export function firstLane(a: v128, b: v128, c: v128, d: v128, value: f32): i32 {
  const wanted = f32x4.splat(value);
  const lower = i32x4.bitmask(f32x4.eq(a, wanted)) | (i32x4.bitmask(f32x4.eq(b, wanted)) << 4);
  const upper = i32x4.bitmask(f32x4.eq(c, wanted)) | (i32x4.bitmask(f32x4.eq(d, wanted)) << 4);
  return ctz(lower | (upper << 8));
}
