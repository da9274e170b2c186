/**
 * The free agents of a class in steps of speed: the fastest is found without looking at the others. Every operation
 * costs O(1), at most one look at each of the 64 steps.
 */
const steps = 64;
/** A step is a tenth of a natural logarithm: agents in one differ by up to 10 percent. */
const stepsPerUnit = 10;

export class FreeBySpeed {
  readonly #steps: Set<number>[] = Array.from({ length: steps }, () => new Set<number>());
  readonly #stepOf = new Map<number, number>();

  get size(): number {
    return this.#stepOf.size;
  }

  has(agent: number): boolean {
    return this.#stepOf.has(agent);
  }

  /** @param slowness logarithm of how many times as long as an average agent it takes */
  set(agent: number, slowness: number): void {
    const step = Math.min(steps - 1, Math.max(0, Math.round(slowness * stepsPerUnit) + steps / 2));
    const before = this.#stepOf.get(agent);
    if (before === step) return;
    if (before !== undefined) this.#steps[before]!.delete(agent);
    this.#stepOf.set(agent, step);
    this.#steps[step]!.add(agent);
  }

  delete(agent: number): void {
    const step = this.#stepOf.get(agent);
    if (step === undefined) return;
    this.#steps[step]!.delete(agent);
    this.#stepOf.delete(agent);
  }

  /** The fastest agents, fastest step first, at most so many. */
  fastest(count: number): number[] {
    const found: number[] = [];
    for (const step of this.#steps) {
      for (const agent of step) {
        if (found.length >= count) return found;
        found.push(agent);
      }
    }
    return found;
  }
}
