/** Mean and variance of a stream, the newest hundred or so counting most. */
export class ShortAverage {
  #mean: number;
  #variance = 1;
  #count = 0;

  constructor(atFirst: number) {
    this.#mean = atFirst;
  }

  get mean(): number {
    return this.#mean;
  }

  get variance(): number {
    return this.#variance;
  }

  add(value: number): void {
    this.#count += 1;
    const rate = Math.max(0.01, 1 / this.#count);
    const error = value - this.#mean;
    this.#mean += rate * error;
    // The first value tells nothing about the spread.
    if (this.#count > 1) this.#variance += rate * ((1 - rate) * error * error - this.#variance);
  }

  save(): { mean: number; variance: number; count: number } {
    return { mean: this.#mean, variance: this.#variance, count: this.#count };
  }

  restore({ mean, variance, count }: { mean: number; variance: number; count: number }): void {
    this.#mean = mean;
    this.#variance = variance;
    this.#count = count;
  }
}
