/** Batches of queries in JavaScript. */

export interface Batch {
  /** f32[queryCount][dim], queryCount a multiple of 4. */
  readonly queries: Float32Array;
  /** f32[count][dim] */
  readonly rows: Float32Array;
  /** f32[queryCount][count] */
  readonly out: Float32Array;
  readonly dim: number;
}

/** Blocked: each row is read from memory once, and four queries share what is loaded of it. */
export function batchBlocked({ queries, rows, out, dim }: Batch): void {
  const queryCount = queries.length / dim;
  const count = rows.length / dim;
  for (let i = 0, row = 0; i < count; i += 1, row += dim) {
    for (let q = 0; q < queryCount; q += 4) {
      const q0 = q * dim;
      const q1 = q0 + dim;
      const q2 = q1 + dim;
      const q3 = q2 + dim;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = 0; j < dim; j += 1) {
        const x = rows[row + j]!;
        s0 += x * queries[q0 + j]!;
        s1 += x * queries[q1 + j]!;
        s2 += x * queries[q2 + j]!;
        s3 += x * queries[q3 + j]!;
      }
      const to = q * count + i;
      out[to] = s0;
      out[to + count] = s1;
      out[to + 2 * count] = s2;
      out[to + 3 * count] = s3;
    }
  }
}
