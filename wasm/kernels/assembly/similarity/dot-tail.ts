import { horizontalSum } from '../vector/horizontal-sum';
import { multiplyAdd } from '../vector/multiply-add';

const vectorBytes: usize = 16;

/** As `dotBlocks` for any number of bytes: vectors, then single numbers. */
export function dotTail(a: usize, b: usize, bytes: usize): f32 {
  const vectorEnd = bytes & ~(vectorBytes - 1);
  let vector = f32x4.splat(0);
  let j: usize = 0;
  for (; j < vectorEnd; j += vectorBytes) vector = multiplyAdd(v128.load(a + j), v128.load(b + j), vector);
  let sum = horizontalSum(vector);
  for (; j < bytes; j += 4) {
    sum += load<f32>(a + j) * load<f32>(b + j);
  }
  return sum;
}
