/** Scans over rows of bytes and of bits in JavaScript. */

export interface Int8Rows {
  readonly query: Int8Array;
  readonly queryScale: number;
  /** i8[count][dim] */
  readonly rows: Int8Array;
  readonly scales: Float32Array;
  /** f32[count] */
  readonly out: Float32Array;
}

/** Whole numbers in four sums. */
export function int8FourSums({ query, queryScale, rows, scales, out }: Int8Rows): void {
  const dim = query.length;
  for (let i = 0, p = 0; i < out.length; i += 1) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < dim; j += 4, p += 4) {
      s0 = (s0 + Math.imul(query[j]!, rows[p]!)) | 0;
      s1 = (s1 + Math.imul(query[j + 1]!, rows[p + 1]!)) | 0;
      s2 = (s2 + Math.imul(query[j + 2]!, rows[p + 2]!)) | 0;
      s3 = (s3 + Math.imul(query[j + 3]!, rows[p + 3]!)) | 0;
    }
    out[i] = ((s0 + s1 + s2 + s3) | 0) * scales[i]! * queryScale;
  }
}

export interface BitRows {
  /** u32[halves] */
  readonly query: Uint32Array;
  /** u32[count][halves] */
  readonly rows: Uint32Array;
  /** u16[count] */
  readonly out: Uint16Array;
}

/** Set bits of 32 are added up in parallel, in sums of 2, 4 and 8 bits. */
export function hammingTwiddled({ query, rows, out }: BitRows): void {
  const halves = query.length;
  for (let i = 0, p = 0; i < out.length; i += 1) {
    let distance = 0;
    for (let j = 0; j < halves; j += 1, p += 1) {
      let bits = query[j]! ^ rows[p]!;
      bits -= (bits >>> 1) & 0x55555555;
      bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
      distance += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    out[i] = distance;
  }
}
