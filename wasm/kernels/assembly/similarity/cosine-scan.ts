import { horizontalSum } from '../vector/horizontal-sum';
import { multiplyAdd } from '../vector/multiply-add';
import { dotTail } from './dot-tail';

const blockBytes: usize = 64;
const vectorBytes: usize = 16;

/**
 * out[i] = query . rows[i] / (|query| |rows[i]|), for rows that are not normalised. Layout as `dotScan`.
 * 0 where a vector is all zeros; NaN where one has a NaN. The norms are multiplied in f64, where their product neither
 * overflows nor vanishes.
 */
export function cosineScan(out: usize, query: usize, rows: usize, count: i32, dim: i32): void {
  const bytes = (<usize>dim) << 2;
  const queryNorm = <f64>dotTail(query, query, bytes);
  for (let i = 0; i < count; i++) {
    const cosine = cosineRow(query, rows + <usize>i * bytes, bytes, queryNorm);
    store<f32>(out + ((<usize>i) << 2), cosine);
  }
}

/** Dot product and squared norm of the row in one pass. */
function cosineRow(query: usize, row: usize, bytes: usize, queryNorm: f64): f32 {
  let d0 = f32x4.splat(0);
  let d1 = d0;
  let d2 = d0;
  let d3 = d0;
  let n0 = d0;
  let n1 = d0;
  let n2 = d0;
  let n3 = d0;
  const blockEnd = bytes & ~(blockBytes - 1);
  let j: usize = 0;
  for (; j < blockEnd; j += blockBytes) {
    const x = query + j;
    const y = row + j;
    const y0 = v128.load(y);
    d0 = multiplyAdd(v128.load(x), y0, d0);
    n0 = multiplyAdd(y0, y0, n0);
    const y1 = v128.load(y, 16);
    d1 = multiplyAdd(v128.load(x, 16), y1, d1);
    n1 = multiplyAdd(y1, y1, n1);
    const y2 = v128.load(y, 32);
    d2 = multiplyAdd(v128.load(x, 32), y2, d2);
    n2 = multiplyAdd(y2, y2, n2);
    const y3 = v128.load(y, 48);
    d3 = multiplyAdd(v128.load(x, 48), y3, d3);
    n3 = multiplyAdd(y3, y3, n3);
  }
  const vectorEnd = bytes & ~(vectorBytes - 1);
  for (; j < vectorEnd; j += vectorBytes) {
    const y0 = v128.load(row + j);
    d0 = multiplyAdd(v128.load(query + j), y0, d0);
    n0 = multiplyAdd(y0, y0, n0);
  }
  let dot = horizontalSum(f32x4.add(f32x4.add(d0, d1), f32x4.add(d2, d3)));
  let norm = horizontalSum(f32x4.add(f32x4.add(n0, n1), f32x4.add(n2, n3)));
  for (; j < bytes; j += 4) {
    const y0 = load<f32>(row + j);
    dot += load<f32>(query + j) * y0;
    norm += y0 * y0;
  }
  const product = <f64>norm * queryNorm;
  return product === 0 ? 0 : <f32>(<f64>dot / sqrt<f64>(product));
}
