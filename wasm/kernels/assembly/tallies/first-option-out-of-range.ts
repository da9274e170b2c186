const lanes: i32 = 8;

/**
 * The lowest index of an option that is not below `optionCount`, or -1.
 * @param options u16[count]
 * @param optionCount from 1 to 65,536
 */
export function firstOptionOutOfRange(options: usize, count: i32, optionCount: i32): i32 {
  const last = i16x8.splat(<i16>(optionCount - 1));
  const vectorEnd = count & ~(lanes - 1);
  let i = 0;
  while (i < vectorEnd) {
    const votes = v128.load(options + ((<usize>i) << 1));
    if (v128.any_true(i16x8.gt_u(votes, last))) break;
    i += lanes;
  }
  for (; i < count; i++) {
    if (<i32>load<u16>(options + ((<usize>i) << 1)) >= optionCount) return i;
  }
  return -1;
}
