/**
 * Scans of queries over rows of vectors, which are row-major without gaps, and the choice of the best. Scores are f32,
 * greater is better. `allowed` is a u32 bitmap over row indexes of which only rows with a set bit count, or 0.
 */
export interface SimilarityExports {
  /** f32 out[count] = query[dim] . rows[count][dim] / (|query| |row|); 0 where one is all zeros. */
  cosineScan(out: number, query: number, rows: number, count: number, dim: number): void;
  /** f32 out[queryCount][stride], `count` of each row written = queries[queryCount][dim] . rows[count][dim] */
  dotBatch(
    out: number,
    queries: number,
    rows: number,
    queryCount: number,
    count: number,
    dim: number,
    stride: number,
  ): void;
  /** f32 out[count] = query[dim] . row[dim], with the pointer of each row in u32 pointers[count] */
  dotGather(out: number, query: number, pointers: number, count: number, dim: number): void;
  /** f32 out[count] = query[dim] . rows[count][dim] */
  dotScan(out: number, query: number, rows: number, count: number, dim: number): void;
  /** Offers the dot products of all rows to a heap, see `offerScores`. `scratch` is f32[1032]. */
  dotTopK: TopK;
  /** u16 out[count] = bits in which query[words] and rows[count][words] of u64 differ; words < 1024. */
  hammingScan(out: number, query: number, rows: number, count: number, words: number): void;
  /**
   * u32 indexes[wanted], ascending: the rows with the smallest Hamming distances, of equal ones the lowest indexes.
   * Works in `distances` u16[count rounded up to 8]. Gives how many there are.
   */
  hammingSelect(
    indexes: number,
    distances: number,
    query: number,
    rows: number,
    count: number,
    words: number,
    wanted: number,
    allowed: number,
  ): number;
  /**
   * f32 out[count] = (i16 query[dim] . i8 rows[count][dim]) * f32 scales[count] * queryScale - f32 offsets[count];
   * `offsets` is 0 for none. The sum is exact; the same bits in every build.
   */
  int8Scan(
    out: number,
    query: number,
    queryScale: number,
    rows: number,
    scales: number,
    offsets: number,
    count: number,
    dim: number,
  ): void;
  /** f32 out[count] = |query - row|^2, as `dotGather` */
  l2Gather(out: number, query: number, pointers: number, count: number, dim: number): void;
  /** f32 out[count] = |query[dim] - rows[count][dim]|^2 */
  l2Scan(out: number, query: number, rows: number, count: number, dim: number): void;
  /** As `dotTopK`; the scores are the negated squared distances. */
  l2TopK: TopK;
  /**
   * Offers f32 scores[count] with the indexes from `first` on to a heap of the k best: f32 heapScores[k], u32
   * heapIndexes[k], `held` of them filled. Gives how many are filled now. Of equal scores the lower indexes stay; NaN
   * counts as -Infinity. `scores` is read, but not heeded, up to seven numbers behind its end.
   */
  offerScores(
    heapScores: number,
    heapIndexes: number,
    held: number,
    k: number,
    scores: number,
    count: number,
    first: number,
    allowed: number,
  ): number;
  /** Turns a heap into a list, best first, of equal scores the lowest index first. */
  sortScores(heapScores: number, heapIndexes: number, held: number): void;
}

type TopK = (
  heapScores: number,
  heapIndexes: number,
  held: number,
  k: number,
  scratch: number,
  query: number,
  rows: number,
  count: number,
  dim: number,
  first: number,
  allowed: number,
) => number;
