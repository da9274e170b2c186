/** (x0 + x2) + (x1 + x3): the sum of the four f32 lanes, always in this order. */
export function horizontalSum(x: v128): f32 {
  const upper = i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  const pairs = f32x4.add(x, upper);
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
