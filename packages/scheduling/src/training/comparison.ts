/** Whether one series of errors is smaller than another one over the same rows, or only looks so by chance. */
export class Comparison {
  #count = 0;
  #sum = 0;
  #squares = 0;

  add(error: number, baseline: number): void {
    const gain = baseline - error;
    this.#count += 1;
    this.#sum += gain;
    this.#squares += gain * gain;
  }

  /** One-sided, with 95 percent confidence; undefined for fewer than two rows. */
  get isBetter(): boolean | undefined {
    if (this.#count < 2) return undefined;
    const mean = this.#sum / this.#count;
    const variance = Math.max(0, (this.#squares - this.#count * mean * mean) / (this.#count - 1));
    return mean > z95 * Math.sqrt(variance / this.#count);
  }
}

const z95 = 1.645;
