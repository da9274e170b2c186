/**
 * How likely a task of a type succeeds on an agent: a beta distribution per pair, which begins as the type's own, and
 * that as the whole fleet's. Counts decay, so that an agent that was repaired is believed. O(1) per observation.
 */
export interface SuccessEstimate {
  /** From 0 to 1. */
  readonly probability: number;
  /** Standard deviation of the probability. */
  readonly uncertainty: number;
}

interface Counts {
  good: number;
  all: number;
}

/** As many observations as the level above counts for. */
const priorWeight = 4;
const decay = 0.99;
const mostPairs = 200_000;
const pairStride = 2 ** 24;

export class SuccessModel {
  /** Begins with what most systems see: nineteen of twenty succeed. */
  readonly #all: Counts = { good: 0.95 * priorWeight, all: priorWeight };
  readonly #types = new Map<number, Counts>();
  readonly #pairs = new Map<number, Counts>();

  observe(type: number, agent: number, succeeded: boolean): void {
    const key = type * pairStride + agent;
    count(this.#all, succeeded);
    count(opened(this.#types, type), succeeded);
    count(opened(this.#pairs, key), succeeded);
    if (this.#pairs.size > mostPairs) this.#pairs.delete(this.#pairs.keys().next().value!);
  }

  of(type: number, agent: number): SuccessEstimate {
    const fleet = this.#all.good / this.#all.all;
    const ofType = shrunk(this.#types.get(type), fleet);
    const pair = this.#pairs.get(type * pairStride + agent);
    const probability = shrunk(pair, ofType);
    const weight = priorWeight + (pair?.all ?? 0);
    return { probability, uncertainty: Math.sqrt((probability * (1 - probability)) / (weight + 1)) };
  }

  forgetAgent(agent: number): void {
    for (const key of this.#pairs.keys()) if (key % pairStride === agent) this.#pairs.delete(key);
  }

  save(): SavedSuccessModel {
    return {
      all: { ...this.#all },
      types: [...this.#types].map(([type, counts]) => ({ type, ...counts })),
      pairs: [...this.#pairs].map(([key, counts]) => ({
        type: Math.floor(key / pairStride),
        agent: key % pairStride,
        ...counts,
      })),
    };
  }

  restore({ all, types, pairs }: SavedSuccessModel): void {
    Object.assign(this.#all, all);
    for (const { type, ...counts } of types) this.#types.set(type, counts);
    for (const { type, agent, ...counts } of pairs) this.#pairs.set(type * pairStride + agent, counts);
  }
}

/** Plain data. */
export interface SavedSuccessModel {
  readonly all: Readonly<Counts>;
  readonly types: readonly (Readonly<Counts> & { readonly type: number })[];
  readonly pairs: readonly (Readonly<Counts> & { readonly type: number; readonly agent: number })[];
}

function count(counts: Counts, succeeded: boolean): void {
  counts.good = counts.good * decay + (succeeded ? 1 : 0);
  counts.all = counts.all * decay + 1;
}

function opened(from: Map<number, Counts>, key: number): Counts {
  const found = from.get(key);
  if (found !== undefined) return found;
  const fresh = { good: 0, all: 0 };
  from.set(key, fresh);
  return fresh;
}

function shrunk(counts: Counts | undefined, prior: number): number {
  if (counts === undefined) return prior;
  return (counts.good + priorWeight * prior) / (counts.all + priorWeight);
}
