const blockNumbers: usize = 32;

/**
 * out[i] = (sum over j of query[j] * rows[i][j]) * scales[i] * queryScale - offsets[i], from rows quantised to bytes.
 * The sum is exact. The query is widened to 16 bits, so that one instruction multiplies and adds eight pairs.
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
  const bytes = <usize>dim;
  for (let i: usize = 0; i < <usize>count; i++) {
    const sum = <f32>int8Row(query, rows + i * bytes, bytes);
    const product = sum * load<f32>(scales + (i << 2)) * queryScale;
    const offset = offsets === 0 ? <f32>0 : load<f32>(offsets + (i << 2));
    store<f32>(out + (i << 2), product - offset);
  }
}

function int8Row(query: usize, row: usize, dim: usize): i32 {
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const blockEnd = dim & ~(blockNumbers - 1);
  let j: usize = 0;
  for (; j < blockEnd; j += blockNumbers) {
    const x = query + (j << 1);
    const y = row + j;
    s0 = addProducts(v128.load(x), v128.load8x8_s(y), s0);
    s1 = addProducts(v128.load(x, 16), v128.load8x8_s(y, 8), s1);
    s2 = addProducts(v128.load(x, 32), v128.load8x8_s(y, 16), s2);
    s3 = addProducts(v128.load(x, 48), v128.load8x8_s(y, 24), s3);
  }
  const sums = i32x4.add(i32x4.add(s0, s1), i32x4.add(s2, s3));
  let sum = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
  sum += i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  for (; j < dim; j++) sum += <i32>load<i16>(query + (j << 1)) * <i32>load<i8>(row + j);
  return sum;
}

function addProducts(a: v128, b: v128, sum: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}
