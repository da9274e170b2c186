/** Gives small integers to names, in the order in which they are first heard. */
export class Names {
  readonly #numbers = new Map<string, number>();
  readonly #all: string[] = [];

  get all(): readonly string[] {
    return this.#all;
  }

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#all.length);
    return this.#all.push(name) - 1;
  }
}
