/** Scans of one or more queries over rows of vectors. `rows` are row-major without gaps. */
export interface SimilarityExports {
  /** f32 out[count] = query[dim] . rows[count][dim] */
  dotScan(out: number, query: number, rows: number, count: number, dim: number): void;
}
