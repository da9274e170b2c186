import type { TwinOf } from '../twin-of.ts';

/** out[q][i] = queries[q] . rows[i]: four queries share the load of each number of a row. */
export const dotBatch: TwinOf<'dotBatch'> =
  (views) => (out, queries, rows, queryCount, count, dim, stride) => {
    const { f32 } = views;
    for (let q = 0; q < queryCount; q += 4) {
      const group = Math.min(4, queryCount - q);
      for (let i = 0; i < count; i++) {
        const target = (out >>> 2) + q * stride + i;
        fourQueries(f32, {
          target,
          stride,
          group,
          query: (queries >>> 2) + q * dim,
          row: (rows >>> 2) + i * dim,
          dim,
        });
      }
    }
  };

interface Group {
  readonly target: number;
  readonly stride: number;
  /** How many of the four there are; the missing ones repeat the first and are not written. */
  readonly group: number;
  readonly query: number;
  readonly row: number;
  readonly dim: number;
}

function fourQueries(f32: Float32Array, { target, stride, group, query, row, dim }: Group): void {
  const q1 = group > 1 ? query + dim : query;
  const q2 = group > 2 ? query + 2 * dim : query;
  const q3 = group > 3 ? query + 3 * dim : query;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < dim; j++) {
    const x = f32[row + j]!;
    s0 += f32[query + j]! * x;
    s1 += f32[q1 + j]! * x;
    s2 += f32[q2 + j]! * x;
    s3 += f32[q3 + j]! * x;
  }
  f32[target] = s0;
  if (group > 1) f32[target + stride] = s1;
  if (group > 2) f32[target + 2 * stride] = s2;
  if (group > 3) f32[target + 3 * stride] = s3;
}
