/** What one slot of an agent will do: intervals in order, of which the first ends what runs. Times in ms. */
export class Timeline {
  readonly agent: number;
  /** When what runs is expected to end; the present for a free slot. */
  readonly freeMs: number;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(agent: number, freeMs: number) {
    this.agent = agent;
    this.freeMs = freeMs;
  }

  /** The earliest start of something so long that fits, between what is planned or behind it. */
  earliest(fromMs: number, durationMs: number): number {
    let start = Math.max(fromMs, this.freeMs);
    for (let i = 0; i < this.#starts.length; i += 1) {
      if (this.#ends[i]! <= start) continue;
      // Sums of the same durations may differ in their last bits.
      if (start + durationMs <= this.#starts[i]! + 1e-9) return start;
      start = this.#ends[i]!;
    }
    return start;
  }

  plan(startMs: number, durationMs: number): void {
    let place = this.#starts.length;
    while (place > 0 && this.#starts[place - 1]! > startMs) place -= 1;
    this.#starts.splice(place, 0, startMs);
    this.#ends.splice(place, 0, startMs + durationMs);
  }
}
