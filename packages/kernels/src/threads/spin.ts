/** About half a millisecond: as long as a burst of calls may pause before the threads go to sleep. */
export const spinRounds = 10_000;

/** Tells the processor that this thread waits. Types of the language do not have it yet. */
const pause = (Atomics as { pause?: () => void }).pause ?? (() => undefined);

/**
 * Waits, without giving up the processor, until a word is another: a thread that sleeps wakes up only after
 * microseconds, and often on the core of the one that woke it.
 * @returns the word, which is still `value` when the wait was in vain.
 */
export function spinWhile(words: Int32Array, index: number, value: number): number {
  for (let round = 0; round < spinRounds; round++) {
    const now = Atomics.load(words, index);
    if (now !== value) return now;
    pause();
  }
  return value;
}
