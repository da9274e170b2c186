import { laneSum } from '../vector/lane-sum';
import { scaleSums } from './scale-sums';

const blockNumbers: usize = 32;

/**
 * out[i] = (sum over j of query[j] * rows[i][j]) * scales[i] * queryScale - offsets[i], from rows quantised to bytes.
 * The sum is exact. The query is widened to 16 bits, so that one instruction multiplies and adds eight pairs. All sums
 * come first, then all scales: one by one, they cost a seventh of the scan.
 * @param out f32[count]
 * @param query i16[dim], each from -127 to 127
 * @param rows i8[count][dim]
 * @param scales f32[count]: what one step of a row is worth
 * @param offsets f32[count], or 0 for none
 */
export function int8Scan(
  out: usize,
  query: usize,
  queryScale: f32,
  rows: usize,
  scales: usize,
  offsets: usize,
  count: i32,
  dim: i32,
): void {
  const blocks = <usize>dim & ~(blockNumbers - 1);
  const tail = <usize>dim - blocks;
  const end = out + ((<usize>count) << 2);
  let row = rows;
  for (let at = out; at < end; at += 4) {
    let sum = blockSum(query, row, blocks);
    row += blocks;
    if (tail !== 0) sum += tailSum(query + (blocks << 1), row, tail);
    row += tail;
    store<i32>(at, sum);
  }
  scaleSums(out, queryScale, scales, offsets, count);
}

/** Of so many numbers, a multiple of 32. */
function blockSum(query: usize, row: usize, count: usize): i32 {
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = row + count;
  let x = query;
  for (let y = row; y < end; y += blockNumbers) {
    s0 = addProducts(v128.load(x), v128.load8x8_s(y), s0);
    s1 = addProducts(v128.load(x, 16), v128.load8x8_s(y, 8), s1);
    s2 = addProducts(v128.load(x, 32), v128.load8x8_s(y, 16), s2);
    s3 = addProducts(v128.load(x, 48), v128.load8x8_s(y, 24), s3);
    x += blockNumbers << 1;
  }
  return laneSum(i32x4.add(i32x4.add(s0, s1), i32x4.add(s2, s3)));
}

function tailSum(query: usize, row: usize, count: usize): i32 {
  let sum = 0;
  for (let j: usize = 0; j < count; j++) sum += <i32>load<i16>(query + (j << 1)) * <i32>load<i8>(row + j);
  return sum;
}

function addProducts(a: v128, b: v128, sum: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}
