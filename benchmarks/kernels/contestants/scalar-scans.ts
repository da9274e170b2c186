/** Scans of one query over many rows in JavaScript, over typed arrays of their own. */

export interface Scan {
  /** f32[dim], dim a multiple of 4. */
  readonly query: Float32Array;
  /** f32[count][dim], count a multiple of 4. */
  readonly rows: Float32Array;
  /** f32[count] */
  readonly out: Float32Array;
}

/** Well written: one type of array, and four sums that need not wait for each other. */
export function dotFourSums({ query, rows, out }: Scan): void {
  const dim = query.length;
  for (let i = 0, p = 0; i < out.length; i += 1) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < dim; j += 4, p += 4) {
      s0 += query[j]! * rows[p]!;
      s1 += query[j + 1]! * rows[p + 1]!;
      s2 += query[j + 2]! * rows[p + 2]!;
      s3 += query[j + 3]! * rows[p + 3]!;
    }
    out[i] = s0 + s1 + (s2 + s3);
  }
}

/** The fastest form in the cache: four rows share what is loaded of the query. */
export function dotFourRows({ query, rows, out }: Scan): void {
  const dim = query.length;
  for (let i = 0; i < out.length; i += 4) {
    const p0 = i * dim;
    const p1 = p0 + dim;
    const p2 = p1 + dim;
    const p3 = p2 + dim;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < dim; j += 1) {
      const q = query[j]!;
      s0 += q * rows[p0 + j]!;
      s1 += q * rows[p1 + j]!;
      s2 += q * rows[p2 + j]!;
      s3 += q * rows[p3 + j]!;
    }
    out[i] = s0;
    out[i + 1] = s1;
    out[i + 2] = s2;
    out[i + 3] = s3;
  }
}

/** As one writes it first: the cosine of two arrays of numbers, norms included, in one loop. */
export function naiveCosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i += 1) {
    dot += a[i]! * b[i]!;
    squaresA += a[i]! * a[i]!;
    squaresB += b[i]! * b[i]!;
  }
  return dot / (Math.sqrt(squaresA) * Math.sqrt(squaresB));
}

/** The dot product of one pair, with four sums. */
export function dotPair(a: Float32Array, b: Float32Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < a.length; j += 4) {
    s0 += a[j]! * b[j]!;
    s1 += a[j + 1]! * b[j + 1]!;
    s2 += a[j + 2]! * b[j + 2]!;
    s3 += a[j + 3]! * b[j + 3]!;
  }
  return s0 + s1 + (s2 + s3);
}
