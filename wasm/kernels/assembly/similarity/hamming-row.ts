/**
 * How many bits differ between two rows of 64-bit words, six words (384 bits) at a time. The scalar popcnt is faster
 * than that of vectors, which V8 emulates.
 */
export function hammingRow(a: usize, b: usize, words: usize): i32 {
  const end = words << 3;
  let even: i64 = 0;
  let odd: i64 = 0;
  let j: usize = 0;
  for (; j + 48 <= end; j += 48) {
    const x = a + j;
    const y = b + j;
    even += popcnt<i64>(load<i64>(x) ^ load<i64>(y));
    odd += popcnt<i64>(load<i64>(x, 8) ^ load<i64>(y, 8));
    even += popcnt<i64>(load<i64>(x, 16) ^ load<i64>(y, 16));
    odd += popcnt<i64>(load<i64>(x, 24) ^ load<i64>(y, 24));
    even += popcnt<i64>(load<i64>(x, 32) ^ load<i64>(y, 32));
    odd += popcnt<i64>(load<i64>(x, 40) ^ load<i64>(y, 40));
  }
  for (; j < end; j += 8) even += popcnt<i64>(load<i64>(a + j) ^ load<i64>(b + j));
  return <i32>(even + odd);
}
