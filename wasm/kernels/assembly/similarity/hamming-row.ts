/** How many bits differ between two rows of 64-bit words. The scalar popcnt is faster than that of vectors, which V8 emulates. */
export function hammingRow(a: usize, b: usize, words: usize): i32 {
  const end = words << 3;
  const pairEnd = end & ~15;
  let even: i64 = 0;
  let odd: i64 = 0;
  let j: usize = 0;
  for (; j < pairEnd; j += 16) {
    even += popcnt<i64>(load<i64>(a + j) ^ load<i64>(b + j));
    odd += popcnt<i64>(load<i64>(a + j, 8) ^ load<i64>(b + j, 8));
  }
  if (j < end) even += popcnt<i64>(load<i64>(a + j) ^ load<i64>(b + j));
  return <i32>(even + odd);
}
