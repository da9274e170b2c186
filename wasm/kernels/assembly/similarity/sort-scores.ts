import { replaceRoot } from './top-k-heap';

/** Turns a heap into a list, best first: lower indexes first among equal scores. */
export function sortScores(heapScores: usize, heapIndexes: usize, held: i32): void {
  for (let last = held - 1; last > 0; last--) {
    const at = (<usize>last) << 2;
    const score = load<f32>(heapScores + at);
    const index = load<u32>(heapIndexes + at);
    store<f32>(heapScores + at, load<f32>(heapScores));
    store<u32>(heapIndexes + at, load<u32>(heapIndexes));
    replaceRoot(heapScores, heapIndexes, last, score, index);
  }
}
