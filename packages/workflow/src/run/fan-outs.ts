/** The fan-outs of a run that were expanded, and their items: columns that are empty while no task fans out. */
export interface ItemRange {
  /** Index of the first item; the others follow it. */
  readonly first: number;
  readonly count: number;
}

export class FanOuts {
  /** Index of the run's first item. */
  readonly #start: number;
  /** By fan-out, in the order in which they were expanded. */
  readonly #ranges = new Map<number, { readonly first: number; count: number }>();
  /** By item, the run's first at 0. */
  readonly #ids: string[] = [];
  readonly #texts: string[] = [];
  readonly #parents: number[] = [];

  /** @param start how many static tasks there are: items are counted on from there. */
  constructor(start: number) {
    this.#start = start;
  }

  /** Items of all fan-outs. */
  get itemCount(): number {
    return this.#ids.length;
  }

  /** The fan-out has been expanded; items may follow. */
  begin(parent: number): void {
    this.#ranges.set(parent, { first: this.#start + this.#ids.length, count: 0 });
  }

  /** Appends an item to the fan-out that was begun last. @param text JSON text of what it was made of */
  add(parent: number, id: string, text: string): void {
    this.#ids.push(id);
    this.#texts.push(text);
    this.#parents.push(parent);
    this.#ranges.get(parent)!.count += 1;
  }

  has(index: number): boolean {
    return this.#ranges.size > 0 && this.#ranges.has(index);
  }

  /** The items of a fan-out that has been expanded. */
  rangeOf(parent: number): ItemRange {
    return this.#ranges.get(parent)!;
  }

  get ranges(): Iterable<readonly [parent: number, range: ItemRange]> {
    return this.#ranges;
  }

  idOf(item: number): string {
    return this.#ids[item - this.#start]!;
  }

  parentOf(item: number): number {
    return this.#parents[item - this.#start]!;
  }

  /** JSON text of what the item was made of. */
  textOf(item: number): string {
    return this.#texts[item - this.#start]!;
  }
}
