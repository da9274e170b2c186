/**
 * How many bits of a row of six words (384 bits, the most frequent size of embeddings) differ from a query. The caller
 * keeps the query in registers over a whole scan, which halves the loads.
 */
export function hammingSix(q0: i64, q1: i64, q2: i64, q3: i64, q4: i64, q5: i64, row: usize): i32 {
  const even = popcnt<i64>(q0 ^ load<i64>(row)) + popcnt<i64>(q1 ^ load<i64>(row, 8));
  const middle = popcnt<i64>(q2 ^ load<i64>(row, 16)) + popcnt<i64>(q3 ^ load<i64>(row, 24));
  const odd = popcnt<i64>(q4 ^ load<i64>(row, 32)) + popcnt<i64>(q5 ^ load<i64>(row, 40));
  return <i32>(even + middle + odd);
}
