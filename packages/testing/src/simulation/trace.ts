/** What happened, line by line: as a running hash, and as text where somebody wants to read it. */
export class Trace {
  #low = 0xdeadbeef | 0;
  #high = 0x41c6ce57 | 0;
  #count = 0;
  readonly #kept: string[] = [];
  readonly #keep: number;

  /** @param keep how many of the last lines stay readable. */
  constructor(keep: number) {
    this.#keep = keep;
  }

  get count(): number {
    return this.#count;
  }

  /** Sixteen hexadecimal digits over every line so far, in their order. */
  get hash(): string {
    return hex(this.#high) + hex(this.#low);
  }

  /** The last lines. */
  get lines(): readonly string[] {
    return this.#kept.slice(-this.#keep);
  }

  add(line: string): void {
    this.#count += 1;
    let low = this.#low;
    let high = this.#high;
    // cyrb53's two multiplicative hashes, carried on from line to line.
    for (let i = 0; i < line.length; i += 1) {
      const unit = line.charCodeAt(i);
      low = Math.imul(low ^ unit, 2_654_435_761);
      high = Math.imul(high ^ unit, 1_597_334_677);
    }
    this.#low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ (high >>> 13);
    this.#high = Math.imul(high ^ (high >>> 16), 3_266_489_909) ^ (low >>> 13);
    if (this.#keep === 0) return;
    this.#kept.push(line);
    if (this.#kept.length > 2 * this.#keep) this.#kept.splice(0, this.#kept.length - this.#keep);
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
