/**
 * Records that a task is running, but only when it has run for a while: most tasks end within the same few
 * milliseconds, and their completion says as much. First in, first out, so a look at the head is enough; three plain
 * rings, as an object per start would be garbage at once.
 */
export class LateStarts {
  readonly #delayMs: number;
  #capacity = 1024;
  #indices = new Int32Array(this.#capacity);
  #attempts = new Int32Array(this.#capacity);
  #startedAtMs = new Float64Array(this.#capacity);
  #head = 0;
  #size = 0;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  started(index: number, attempt: number, atMs: number): void {
    if (this.#size === this.#capacity) this.#grow();
    const at = (this.#head + this.#size) % this.#capacity;
    this.#indices[at] = index;
    this.#attempts[at] = attempt;
    this.#startedAtMs[at] = atMs;
    this.#size += 1;
  }

  /** Calls back for each attempt that started more than the delay ago; the caller checks whether it still runs. */
  take(nowMs: number, callback: (index: number, attempt: number) => void): void {
    while (this.#size > 0 && nowMs - this.#startedAtMs[this.#head]! >= this.#delayMs) {
      const at = this.#head;
      this.#head = (at + 1) % this.#capacity;
      this.#size -= 1;
      callback(this.#indices[at]!, this.#attempts[at]!);
    }
  }

  #grow(): void {
    this.#indices = unrolled(this.#indices, this.#head);
    this.#attempts = unrolled(this.#attempts, this.#head);
    this.#startedAtMs = unrolled(this.#startedAtMs, this.#head);
    this.#capacity *= 2;
    this.#head = 0;
  }
}

/** A full ring, from its head on, at the start of one twice as large. */
function unrolled<T extends Int32Array | Float64Array>(ring: T, head: number): T {
  const larger = new (ring.constructor as new (length: number) => T)(ring.length * 2);
  larger.set(ring.subarray(head));
  larger.set(ring.subarray(0, head), ring.length - head);
  return larger;
}
