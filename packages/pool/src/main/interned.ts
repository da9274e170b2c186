import type { HandlerRef } from '@conclave/contracts';

/** Handlers by the number that `registerHandler` gives. The same reference gets the same number. */
export class HandlerTable {
  readonly #refs: HandlerRef[] = [];
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#refs.length;
  }

  add(ref: HandlerRef): number {
    const key = `${ref.load} ${ref.exportName} ${ref.url}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#refs.length);
    return this.#refs.push(ref) - 1;
  }

  get(number: number): HandlerRef {
    const ref = this.#refs[number];
    if (ref === undefined) throw new RangeError(`handler ${number} was never registered`);
    return ref;
  }
}

/**
 * Small numbers for run ids, so that a run's id travels once per shard. A number is given away again when
 * `capacity` other runs came after it; shards are told whenever a number means something else to them.
 */
export class ScopeTable {
  readonly #capacity: number;
  readonly #runIds: string[] = [];
  readonly #numbers = new Map<string, number>();
  #nextVictim = 0;
  #lastRunId: string | undefined;
  #lastNumber = 0;

  constructor(capacity = 256) {
    this.#capacity = capacity;
  }

  numberOf(runId: string): number {
    if (runId === this.#lastRunId) return this.#lastNumber;
    const number = this.#numbers.get(runId) ?? this.#assign(runId);
    this.#lastRunId = runId;
    this.#lastNumber = number;
    return number;
  }

  #assign(runId: string): number {
    const number = this.#runIds.length < this.#capacity ? this.#runIds.length : this.#nextVictim;
    const previous = this.#runIds[number];
    if (previous !== undefined) {
      this.#numbers.delete(previous);
      this.#nextVictim = (this.#nextVictim + 1) % this.#capacity;
    }
    this.#runIds[number] = runId;
    this.#numbers.set(runId, number);
    return number;
  }
}
