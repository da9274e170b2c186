import { horizontalSum } from '../vector/horizontal-sum';
import { addSquare } from './l2-blocks';

const vectorBytes: usize = 16;

/** As `l2Blocks` for any number of bytes: vectors, then single numbers. */
export function l2Tail(a: usize, b: usize, bytes: usize): f32 {
  const vectorEnd = bytes & ~(vectorBytes - 1);
  let vector = f32x4.splat(0);
  let j: usize = 0;
  for (; j < vectorEnd; j += vectorBytes) vector = addSquare(v128.load(a + j), v128.load(b + j), vector);
  let sum = horizontalSum(vector);
  for (; j < bytes; j += 4) {
    const difference = load<f32>(a + j) - load<f32>(b + j);
    sum += difference * difference;
  }
  return sum;
}
