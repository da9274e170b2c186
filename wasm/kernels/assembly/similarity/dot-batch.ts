import { sumsOfFour } from '../vector/sums-of-four';
import { multiplyAdd } from '../vector/multiply-add';
import { dotScan } from './dot-scan';

const tileRows = 64;
const blockBytes: usize = 32;

/**
 * out[q][i] = queries[q] . rows[i]. Tiles of rows stay in the cache while groups of four queries go over them; each
 * group reads the rows as one stream. Turns a job bound by memory into one bound by arithmetic.
 * @param out f32[queryCount][stride], of which the first `count` of each row are written
 * @param queries f32[queryCount][dim]
 * @param rows f32[count][dim]
 */
export function dotBatch(
  out: usize,
  queries: usize,
  rows: usize,
  queryCount: i32,
  count: i32,
  dim: i32,
  stride: i32,
): void {
  const bytes = (<usize>dim) << 2;
  const strideBytes = (<usize>stride) << 2;
  const fours = queryCount & ~3;
  for (let first = 0; first < count; first += tileRows) {
    const tile = rows + <usize>first * bytes;
    const tileOut = out + ((<usize>first) << 2);
    const size = min(tileRows, count - first);
    let q = 0;
    for (; q < fours; q += 4) {
      fourQueries(
        tileOut + <usize>q * strideBytes,
        queries + <usize>q * bytes,
        tile,
        size,
        bytes,
        strideBytes,
      );
    }
    for (; q < queryCount; q++) {
      dotScan(tileOut + <usize>q * strideBytes, queries + <usize>q * bytes, tile, size, dim);
    }
  }
}

/** Four queries against one row at a time, two accumulators each. */
function fourQueries(
  out: usize,
  queries: usize,
  rows: usize,
  count: i32,
  bytes: usize,
  strideBytes: usize,
): void {
  const q1 = queries + bytes;
  const q2 = q1 + bytes;
  const q3 = q2 + bytes;
  const blockEnd = bytes & ~(blockBytes - 1);
  for (let i: usize = 0; i < <usize>count; i++) {
    const row = rows + i * bytes;
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    let j: usize = 0;
    for (; j < blockEnd; j += blockBytes) {
      const x = v128.load(row + j);
      const y = v128.load(row + j, 16);
      a0 = multiplyAdd(v128.load(queries + j), x, a0);
      a1 = multiplyAdd(v128.load(q1 + j), x, a1);
      a2 = multiplyAdd(v128.load(q2 + j), x, a2);
      a3 = multiplyAdd(v128.load(q3 + j), x, a3);
      b0 = multiplyAdd(v128.load(queries + j, 16), y, b0);
      b1 = multiplyAdd(v128.load(q1 + j, 16), y, b1);
      b2 = multiplyAdd(v128.load(q2 + j, 16), y, b2);
      b3 = multiplyAdd(v128.load(q3 + j, 16), y, b3);
    }
    const left = sumsOfFour(f32x4.add(a0, b0), f32x4.add(a1, b1), f32x4.add(a2, b2), f32x4.add(a3, b3));
    const target = out + (i << 2);
    let s0 = f32x4.extract_lane(left, 0);
    let s1 = f32x4.extract_lane(left, 1);
    let s2 = f32x4.extract_lane(left, 2);
    let s3 = f32x4.extract_lane(left, 3);
    for (; j < bytes; j += 4) {
      const x = load<f32>(row + j);
      s0 += load<f32>(queries + j) * x;
      s1 += load<f32>(q1 + j) * x;
      s2 += load<f32>(q2 + j) * x;
      s3 += load<f32>(q3 + j) * x;
    }
    store<f32>(target, s0);
    store<f32>(target + strideBytes, s1);
    store<f32>(target + 2 * strideBytes, s2);
    store<f32>(target + 3 * strideBytes, s3);
  }
}
