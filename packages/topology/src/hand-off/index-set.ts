const NONE = -1;
/** Bits of a word, as a power of two. */
const SHIFT = 5;

/**
 * A set of small integers that gives the next larger and the next smaller one in O(log32 of its span): a tree of
 * words in which a bit says that the word below has one. Its memory follows the span of what it holds, not the
 * largest integer: there may be as many sets of one agent as agents.
 */
export class IndexSet {
  /** The first level holds the integers, each further one which words of the level below are not empty. */
  #levels: Int32Array[] = [];
  /** What bit 0 stands for; a multiple of the bits of a word. */
  #base = 0;

  has(index: number): boolean {
    const at = index - this.#base;
    const words = this.#levels[0];
    return words !== undefined && at >= 0 && ((words[at >> SHIFT] ?? 0) & (1 << (at & 31))) !== 0;
  }

  add(index: number): void {
    this.#reserve(index);
    let at = index - this.#base;
    for (const words of this.#levels) {
      const word = words[at >> SHIFT]!;
      words[at >> SHIFT] = word | (1 << (at & 31));
      if (word !== 0) return;
      at >>= SHIFT;
    }
  }

  delete(index: number): void {
    if (!this.has(index)) return;
    let at = index - this.#base;
    for (const words of this.#levels) {
      const word = words[at >> SHIFT]! & ~(1 << (at & 31));
      words[at >> SHIFT] = word;
      if (word !== 0) return;
      at >>= SHIFT;
    }
  }

  /** The smallest that is at least `from`; -1 when there is none. */
  next(from: number): number {
    let at = Math.max(0, from - this.#base);
    for (let level = 0; level < this.#levels.length; level += 1) {
      const bits = (this.#levels[level]![at >> SHIFT] ?? 0) & (-1 << (at & 31));
      if (bits !== 0) return this.#lowestBelow(level, ((at >> SHIFT) << SHIFT) + lowest(bits));
      at = (at >> SHIFT) + 1;
    }
    return NONE;
  }

  /** The largest that is at most `from`; -1 when there is none. */
  previous(from: number): number {
    const words = this.#levels[0];
    if (words === undefined) return NONE;
    let at = Math.min(from - this.#base, (words.length << SHIFT) - 1);
    for (let level = 0; level < this.#levels.length && at >= 0; level += 1) {
      const bits = (this.#levels[level]![at >> SHIFT] ?? 0) & (-1 >>> (31 - (at & 31)));
      if (bits !== 0) return this.#highestBelow(level, ((at >> SHIFT) << SHIFT) + highest(bits));
      at = (at >> SHIFT) - 1;
    }
    return NONE;
  }

  /** The next one after `from`, the smallest after the largest; -1 when the set is empty. */
  after(from: number): number {
    const next = this.next(from + 1);
    return next === NONE ? this.next(0) : next;
  }

  /** The one before `from`, the largest before the smallest; -1 when the set is empty. */
  before(from: number): number {
    const previous = this.previous(from - 1);
    return previous === NONE ? this.previous(Number.MAX_SAFE_INTEGER) : previous;
  }

  #lowestBelow(level: number, found: number): number {
    let at = found;
    for (let below = level - 1; below >= 0; below -= 1)
      at = (at << SHIFT) + lowest(this.#levels[below]![at]!);
    return at + this.#base;
  }

  #highestBelow(level: number, found: number): number {
    let at = found;
    for (let below = level - 1; below >= 0; below -= 1)
      at = (at << SHIFT) + highest(this.#levels[below]![at]!);
    return at + this.#base;
  }

  /** At least doubles the span in the direction in which it is too short. */
  #reserve(index: number): void {
    const words = this.#levels[0] ?? new Int32Array(0);
    const span = words.length << SHIFT;
    if (index >= this.#base && index < this.#base + span) return;
    const isBelow = index < this.#base;
    const start = span === 0 ? index : isBelow ? Math.min(index, this.#base - span) : this.#base;
    const base = Math.max(0, start) & ~31;
    const end = span === 0 ? index + 1 : Math.max(this.#base + span * (isBelow ? 1 : 2), index + 1);
    const larger = new Int32Array((end - base + 31) >> SHIFT);
    larger.set(words, span === 0 ? 0 : (this.#base - base) >> SHIFT);
    this.#base = base;
    this.#levels = levelsOver(larger);
  }
}

function levelsOver(words: Int32Array): Int32Array[] {
  const levels = [words];
  for (let below = words; below.length > 1; below = levels.at(-1)!) {
    const above = new Int32Array((below.length + 31) >> SHIFT);
    for (const [at, word] of below.entries()) if (word !== 0) above[at >> SHIFT]! |= 1 << (at & 31);
    levels.push(above);
  }
  return levels;
}

function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function highest(bits: number): number {
  return 31 - Math.clz32(bits);
}
