/**
 * Records that a task is running, but only when it has run for a while: most tasks end within the same few
 * milliseconds, and their completion says as much. First in, first out, so a look at the head is enough.
 */
export interface StartedAttempt {
  readonly index: number;
  readonly attempt: number;
  readonly atMs: number;
}

export class LateStarts {
  readonly #delayMs: number;
  #queue: StartedAttempt[] = [];
  #head = 0;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  started(index: number, attempt: number, atMs: number): void {
    this.#queue.push({ index, attempt, atMs });
  }

  get isEmpty(): boolean {
    return this.#head === this.#queue.length;
  }

  /** Calls back for each attempt that started more than the delay ago; the caller checks whether it still runs. */
  take(nowMs: number, callback: (started: StartedAttempt) => void): void {
    while (this.#head < this.#queue.length) {
      const first = this.#queue[this.#head]!;
      if (nowMs - first.atMs < this.#delayMs) break;
      this.#head += 1;
      callback(first);
    }
    if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }
}
