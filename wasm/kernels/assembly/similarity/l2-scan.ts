import { l2Row } from './l2-row';

/**
 * out[i] = sum over j of (query[j] - rows[i][j])^2: the squared Euclidean distance. Layout as `dotScan`.
 */
export function l2Scan(out: usize, query: usize, rows: usize, count: i32, dim: i32): void {
  const bytes = (<usize>dim) << 2;
  for (let i = 0; i < count; i++) {
    store<f32>(out + ((<usize>i) << 2), l2Row(query, rows + <usize>i * bytes, bytes));
  }
}
