/** A first-in first-out queue of small integers in a ring that doubles when full. */
export class IndexRing {
  #slots: Int32Array;
  #head = 0;
  #size = 0;

  /** @param capacity a power of two. */
  constructor(capacity = 16) {
    this.#slots = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  push(value: number): void {
    if (this.#size === this.#slots.length) this.#double();
    this.#slots[(this.#head + this.#size) & (this.#slots.length - 1)] = value;
    this.#size += 1;
  }

  /** The oldest; only when the ring is not empty. */
  peek(): number {
    return this.#slots[this.#head]!;
  }

  /** Takes the oldest; only when the ring is not empty. */
  shift(): number {
    const value = this.#slots[this.#head]!;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#size -= 1;
    return value;
  }

  #double(): void {
    const next = new Int32Array(this.#slots.length * 2);
    const tail = this.#slots.subarray(this.#head);
    next.set(tail);
    next.set(this.#slots.subarray(0, this.#head), tail.length);
    this.#slots = next;
    this.#head = 0;
  }
}
