/**
 * Ready tasks by their place in an order: a bit per place, so that the first one is found a word at a time. A task that
 * was made from a template (an item of a fan-out) has the template's place; those of one place go by age.
 */
interface Line {
  readonly tasks: number[];
  /** How many of them are gone. */
  gone: number;
}

export class ReadyPlaces {
  readonly #words: Int32Array;
  readonly #lines = new Map<number, Line>();
  /** No word before this one has a bit. */
  #lowest = 0;
  #size = 0;

  constructor(places: number) {
    this.#words = new Int32Array((places + 31) >>> 5);
  }

  get size(): number {
    return this.#size;
  }

  add(place: number, task: number): void {
    const line = this.#lines.get(place);
    if (line === undefined) this.#lines.set(place, { tasks: [task], gone: 0 });
    else line.tasks.push(task);
    const word = place >>> 5;
    this.#words[word]! |= 1 << (place & 31);
    if (word < this.#lowest) this.#lowest = word;
    this.#size += 1;
  }

  /** The first place from here on where a task is ready; -1 where there is none. */
  next(from: number): number {
    let word = from >>> 5;
    let mask = -1 << (from & 31);
    if (word < this.#lowest) {
      word = this.#lowest;
      mask = -1;
    }
    for (; word < this.#words.length; word += 1) {
      const bits = this.#words[word]! & mask;
      if (bits !== 0) return (word << 5) + 31 - Math.clz32(bits & -bits);
      if (word === this.#lowest && this.#words[word] === 0) this.#lowest += 1;
      mask = -1;
    }
    return -1;
  }

  /** How many tasks are ready at a place. */
  countAt(place: number): number {
    const line = this.#lines.get(place);
    return line === undefined ? 0 : line.tasks.length - line.gone;
  }

  /** @returns the oldest task of a place with tasks, which is not ready any more. */
  take(place: number): number {
    const line = this.#lines.get(place)!;
    const task = line.tasks[line.gone]!;
    line.gone += 1;
    this.#size -= 1;
    if (line.gone === line.tasks.length) {
      this.#lines.delete(place);
      this.#words[place >>> 5]! &= ~(1 << (place & 31));
    }
    return task;
  }

  /** The same tasks at other places. */
  rearrange(placeOf: (task: number) => number): void {
    const tasks = [...this.#lines.values()].flatMap((line) => line.tasks.slice(line.gone));
    this.#words.fill(0);
    this.#lines.clear();
    this.#lowest = 0;
    this.#size = 0;
    for (const task of tasks) this.add(placeOf(task), task);
  }

  clear(): void {
    this.#words.fill(0);
    this.#lines.clear();
    this.#lowest = 0;
    this.#size = 0;
  }
}
