/** values[i] = -values[i] for f32 values; works in whole vectors, so up to three numbers behind are negated, too. */
export function negate(values: usize, count: i32): void {
  const end = values + ((<usize>count) << 2);
  for (let at = values; at < end; at += 16) v128.store(at, f32x4.neg(v128.load(at)));
}
