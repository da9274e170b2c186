/**
 * The best scores so far: a heap over f32 scores and u32 indexes whose root is the worst of them. Worse is a lower
 * score, and of equal scores the higher index; so among ties the lowest indexes are kept whatever the order of offers.
 */

/** Adds to a heap of `held` entries, fewer than its size. NaN counts as the lowest score: it would never leave a heap. */
export function insertScore(scores: usize, indexes: usize, held: i32, score: f32, index: u32): void {
  const value: f32 = isNaN<f32>(score) ? -Infinity : score;
  let place: usize = <usize>held;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const parentScore = load<f32>(scores + (parent << 2));
    const parentIndex = load<u32>(indexes + (parent << 2));
    if (!isWorse(value, index, parentScore, parentIndex)) break;
    store<f32>(scores + (place << 2), parentScore);
    store<u32>(indexes + (place << 2), parentIndex);
    place = parent;
  }
  store<f32>(scores + (place << 2), value);
  store<u32>(indexes + (place << 2), index);
}

/** Puts an entry in place of the root of a heap of `held` entries and lets it sink. */
export function replaceRoot(scores: usize, indexes: usize, held: i32, score: f32, index: u32): void {
  const size = <usize>held;
  let place: usize = 0;
  for (let child: usize = 1; child < size; child = 2 * place + 1) {
    let childScore = load<f32>(scores + (child << 2));
    let childIndex = load<u32>(indexes + (child << 2));
    if (child + 1 < size) {
      const otherScore = load<f32>(scores + (child << 2), 4);
      const otherIndex = load<u32>(indexes + (child << 2), 4);
      if (isWorse(otherScore, otherIndex, childScore, childIndex)) {
        child++;
        childScore = otherScore;
        childIndex = otherIndex;
      }
    }
    if (!isWorse(childScore, childIndex, score, index)) break;
    store<f32>(scores + (place << 2), childScore);
    store<u32>(indexes + (place << 2), childIndex);
    place = child;
  }
  store<f32>(scores + (place << 2), score);
  store<u32>(indexes + (place << 2), index);
}

export function isWorse(aScore: f32, aIndex: u32, bScore: f32, bIndex: u32): bool {
  return aScore < bScore || (aScore === bScore && aIndex > bIndex);
}
