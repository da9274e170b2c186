import { insertScore, isWorse, replaceRoot } from './top-k-heap';

/**
 * Offers scores to a heap of the k best, see `top-k-heap`. Eight at a time are compared with the worst that is held,
 * and almost always passed over.
 * @param heapScores f32[k]
 * @param heapIndexes u32[k]
 * @param held how many entries the heap has already
 * @param scores f32[count], readable up to the next multiple of 8 numbers
 * @param first the index of scores[0]; that of scores[i] is first + i
 * @param allowed u32 bitmap over indexes, of which only those with a set bit are taken; 0 for no bitmap
 * @returns how many entries the heap has now
 */
export function offerScores(
  heapScores: usize,
  heapIndexes: usize,
  held: i32,
  k: i32,
  scores: usize,
  count: i32,
  first: u32,
  allowed: usize,
): i32 {
  let i = 0;
  let filled = held;
  for (; i < count && filled < k; i++) {
    const index = first + <u32>i;
    if (!isAllowed(allowed, index)) continue;
    insertScore(heapScores, heapIndexes, filled, load<f32>(scores + ((<usize>i) << 2)), index);
    filled++;
  }
  if (k === 0) return 0;
  let worst = f32x4.splat(load<f32>(heapScores));
  for (; i < count; i += 8) {
    const at = scores + ((<usize>i) << 2);
    const better = v128.or(f32x4.ge(v128.load(at), worst), f32x4.ge(v128.load(at, 16), worst));
    if (!v128.any_true(better)) continue;
    const end = min(i + 8, count);
    for (let u = i; u < end; u++) {
      const score = load<f32>(scores + ((<usize>u) << 2));
      const index = first + <u32>u;
      if (!isWorse(load<f32>(heapScores), load<u32>(heapIndexes), score, index)) continue;
      if (isAllowed(allowed, index)) replaceRoot(heapScores, heapIndexes, k, score, index);
    }
    worst = f32x4.splat(load<f32>(heapScores));
  }
  return filled;
}

function isAllowed(allowed: usize, index: u32): bool {
  if (allowed === 0) return true;
  return ((load<u32>(allowed + ((<usize>index >> 5) << 2)) >> (index & 31)) & 1) !== 0;
}
