/** The newest latencies, for their median: a few hundred say as much about it as all. */
export class LatencyWindow {
  readonly #samples: Float64Array;
  #count = 0;

  constructor(size: number) {
    this.#samples = new Float64Array(size);
  }

  add(latencyMs: number): void {
    this.#samples[this.#count % this.#samples.length] = latencyMs;
    this.#count += 1;
  }

  /** Undefined when there are none. */
  median(): number | undefined {
    const held = Math.min(this.#count, this.#samples.length);
    return this.#samples.slice(0, held).sort()[held >> 1];
  }

  clear(): void {
    this.#count = 0;
  }
}
