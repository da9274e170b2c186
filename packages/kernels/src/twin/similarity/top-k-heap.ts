/**
 * A heap of the best scores over parallel columns; its root is the worst: the lowest score and, of equal scores, the
 * highest index. Entry `i` is `f32[scores + i]`, `u32[indexes + i]`.
 */
export interface TopKHeap {
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly scores: number;
  readonly indexes: number;
}

export interface Entry {
  readonly score: number;
  readonly index: number;
}

/** Adds to a heap of `held` entries. NaN counts as the lowest score: it would never leave a heap. */
export function insertScore(heap: TopKHeap, held: number, entry: Entry): void {
  const value = Number.isNaN(entry.score) ? { score: -Infinity, index: entry.index } : entry;
  let place = held;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const above = entryAt(heap, parent);
    if (!isWorse(value, above)) break;
    put(heap, place, above);
    place = parent;
  }
  put(heap, place, value);
}

/** Puts an entry in place of the root of a heap of `held` entries and lets it sink. */
export function replaceRoot(heap: TopKHeap, held: number, entry: Entry): void {
  let place = 0;
  for (let child = 1; child < held; child = 2 * place + 1) {
    if (child + 1 < held && isWorse(entryAt(heap, child + 1), entryAt(heap, child))) child++;
    const below = entryAt(heap, child);
    if (!isWorse(below, entry)) break;
    put(heap, place, below);
    place = child;
  }
  put(heap, place, entry);
}

export function isWorse(a: Entry, b: Entry): boolean {
  return a.score < b.score || (a.score === b.score && a.index > b.index);
}

export function entryAt({ f32, u32, scores, indexes }: TopKHeap, place: number): Entry {
  return { score: f32[scores + place]!, index: u32[indexes + place]! };
}

export function put({ f32, u32, scores, indexes }: TopKHeap, place: number, { score, index }: Entry): void {
  f32[scores + place] = score;
  u32[indexes + place] = index;
}
