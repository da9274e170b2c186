/** The agents of one class that may have a free slot, longest waiting first: a FIFO ring of memberships. */
export class ClassRing {
  /** Free slots over all agents of the class. */
  free = 0;
  /** Memberships in the class, in the ring or not, and removed ones that are still in it. */
  members = 0;
  /** Removed memberships that are still in the ring. */
  removed = 0;
  /** Entries in the ring. */
  count = 0;
  #entries = new Int32Array(4);
  #mask = 3;
  #head = 0;

  push(membership: number): void {
    this.#entries[(this.#head + this.count) & this.#mask] = membership;
    this.count += 1;
  }

  shift(): number {
    const membership = this.#entries[this.#head]!;
    this.#head = (this.#head + 1) & this.#mask;
    this.count -= 1;
    return membership;
  }

  /** Makes room for all members, so that `push` never has to grow. */
  reserve(): void {
    if (this.members <= this.#entries.length) return;
    const larger = new Int32Array(this.#entries.length * 2);
    const { count } = this;
    for (let i = 0; i < count; i += 1) larger[i] = this.shift();
    this.#entries = larger;
    this.#mask = larger.length - 1;
    this.#head = 0;
    this.count = count;
  }
}
