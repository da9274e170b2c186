/**
 * Free slots, the longest unused first. What a finished task left behind (a timer, say) still carries its slot, and
 * if that ends the thread it must not be taken for the doing of a task that got the slot just then.
 */
export class SlotRing {
  readonly #slots: Int32Array;
  #head = 0;
  #size: number;

  constructor(slots: number) {
    this.#slots = Int32Array.from({ length: slots }, (_, slot) => slot);
    this.#size = slots;
  }

  get size(): number {
    return this.#size;
  }

  /** @returns -1 when there is none. */
  take(): number {
    if (this.#size === 0) return -1;
    const slot = this.#slots[this.#head] ?? -1;
    this.#head = (this.#head + 1) % this.#slots.length;
    this.#size -= 1;
    return slot;
  }

  put(slot: number): void {
    this.#slots[(this.#head + this.#size) % this.#slots.length] = slot;
    this.#size += 1;
  }
}
