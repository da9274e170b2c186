/**
 * How long a task of a type lasts on an agent, learned online. The logarithm of a duration is the sum of what the
 * type needs, how slow the agent is, and how this agent differs at this type; each is known with a variance, and an
 * observation moves each in proportion to its own (a Kalman filter that leaves out the covariances). The agents'
 * part walks at random, which is how the model forgets: an agent that changed is believed its newer durations.
 * One observation costs O(1).
 */
import { ShortAverage } from './short-average.ts';

export interface DurationModelOptions {
  /** Variance that an agent's slowness gains with each of its tasks: how fast the past is forgotten. 0: never. */
  readonly drift?: number;
  /** Variance of what is not known of a new agent: exp(2 * sqrt) is how much faster or slower one may be. */
  readonly agentVariance?: number;
  /** Variance between agents at one type, beyond how slow they are at all. 0: agents are equal but for their speed. */
  readonly pairVariance?: number;
}

/** Of the logarithm of a duration in ms. */
export interface LogDuration {
  readonly mu: number;
  /** Of one task: what tasks of the type differ by, and what is not known. */
  readonly sigma: number;
}

const noiseAtFirst = 0.1;
const leastNoise = 5e-4;
/** Squared, relative to what was expected: an agent that surprises so much for several tasks has changed. */
const surprising = 3;
const leastMs = 1e-4;
/** The variance of a type that was never seen: anything between a millisecond and hours. */
const typeVariance = 9;
const typeDrift = 5e-4;
const mostPairs = 200_000;

export class DurationModel {
  readonly #drift: number;
  readonly #agentVariance: number;
  readonly #pairVariance: number;
  readonly #typeMean: number[] = [];
  readonly #typeVariance: number[] = [];
  readonly #noise: number[] = [];
  readonly #seen: number[] = [];
  readonly #slowness: number[] = [];
  readonly #slownessVariance: number[] = [];
  readonly #surprise: number[] = [];
  /** By agent and type; the newest ones. */
  readonly #pairs = new Map<number, { mean: number; variance: number }>();
  readonly #all = new ShortAverage(Math.log(100));

  constructor({ drift = 0.01, agentVariance = 0.4, pairVariance = 0.01 }: DurationModelOptions = {}) {
    this.#drift = drift;
    this.#agentVariance = agentVariance;
    this.#pairVariance = pairVariance;
  }

  /** @param type, agent small integers that the caller gives out */
  observe(type: number, agent: number, durationMs: number): void {
    this.#open(type, agent);
    const log = Math.log(Math.max(durationMs, leastMs));
    if (this.#seen[type] === 0) this.#typeMean[type] = this.#all.mean;
    this.#all.add(log);
    const pair = this.#pairVariance > 0 ? this.#pairOf(type, agent) : undefined;
    const error = log - this.#typeMean[type]! - this.#slowness[agent]! - (pair?.mean ?? 0);
    this.#typeVariance[type]! += typeDrift;
    if (this.#drift > 0) this.#walk(type, agent, error);
    const known = this.#typeVariance[type]! + this.#slownessVariance[agent]! + (pair?.variance ?? 0);
    const total = known + this.#noise[type]!;
    this.#learnNoise(type, error, total);
    const typeGain = this.#typeVariance[type]! / total;
    this.#typeMean[type]! += typeGain * error;
    this.#typeVariance[type]! *= 1 - typeGain;
    const agentGain = this.#slownessVariance[agent]! / total;
    this.#slowness[agent]! += agentGain * error;
    this.#slownessVariance[agent]! *= 1 - agentGain;
    if (pair !== undefined) {
      const gain = pair.variance / total;
      pair.mean += gain * error;
      pair.variance *= 1 - gain;
    }
    this.#seen[type]! += 1;
  }

  of(type: number, agent: number): LogDuration {
    const base = this.ofType(type);
    const pair = this.#pairVariance > 0 ? this.#pairs.get(keyOf(type, agent)) : undefined;
    const mu = base.mu + this.slownessOf(agent) + (pair?.mean ?? 0);
    const pairVariance = pair?.variance ?? this.#pairVariance;
    return { mu, sigma: Math.sqrt(base.sigma ** 2 + this.uncertaintyOf(agent) ** 2 + pairVariance) };
  }

  /** On an agent of average speed. */
  ofType(type: number): LogDuration {
    const seen = this.#seen[type] ?? 0;
    if (seen === 0) return { mu: this.#all.mean, sigma: Math.sqrt(this.#all.variance + noiseAtFirst) };
    return {
      mu: this.#typeMean[type]!,
      sigma: Math.sqrt(this.#noise[type]! + Math.min(1, this.#typeVariance[type]!)),
    };
  }

  /** How many durations of the type were observed. */
  seenOf(type: number): number {
    return this.#seen[type] ?? 0;
  }

  /** Logarithm of how many times as long as an average agent it takes. */
  slownessOf(agent: number): number {
    return this.#slowness[agent] ?? 0;
  }

  /** Standard deviation of `slownessOf`. */
  uncertaintyOf(agent: number): number {
    return Math.sqrt(this.#slownessVariance[agent] ?? this.#agentVariance);
  }

  /** Another agent has the place. */
  forgetAgent(agent: number): void {
    if (agent >= this.#slowness.length) return;
    this.#slowness[agent] = 0;
    this.#slownessVariance[agent] = this.#agentVariance;
    this.#surprise[agent] = 1;
    for (const key of this.#pairs.keys()) if (key % pairStride === agent) this.#pairs.delete(key);
  }

  save(): SavedDurationModel {
    return {
      mean: this.#all.save(),
      types: this.#typeMean.map((mean, type) => ({
        mean,
        variance: this.#typeVariance[type]!,
        noise: this.#noise[type]!,
        seen: this.#seen[type]!,
      })),
      agents: this.#slowness.map((mean, agent) => ({ mean, variance: this.#slownessVariance[agent]! })),
      pairs: [...this.#pairs].map(([key, { mean, variance }]) => ({
        type: Math.floor(key / pairStride),
        agent: key % pairStride,
        mean,
        variance,
      })),
    };
  }

  /** Takes over what another model has learned; numbers of types and agents must mean the same. */
  restore(saved: SavedDurationModel): void {
    this.#all.restore(saved.mean);
    // Arrays may have holes: forEach leaves them out.
    saved.types.forEach(({ mean, variance, noise, seen }, type) => {
      this.#open(type, 0);
      this.#typeMean[type] = mean;
      this.#typeVariance[type] = variance;
      this.#noise[type] = noise;
      this.#seen[type] = seen;
    });
    saved.agents.forEach(({ mean, variance }, agent) => {
      this.#open(0, agent);
      this.#slowness[agent] = mean;
      this.#slownessVariance[agent] = variance;
    });
    for (const { type, agent, mean, variance } of saved.pairs)
      this.#pairs.set(keyOf(type, agent), { mean, variance });
  }

  /** Time passes for the agent, and more of it where its durations say that it has changed. */
  #walk(type: number, agent: number, error: number): void {
    this.#slownessVariance[agent]! += this.#drift;
    const expected = this.#typeVariance[type]! + this.#slownessVariance[agent]! + this.#noise[type]!;
    const surprise = 0.7 * this.#surprise[agent]! + (0.3 * error * error) / expected;
    this.#surprise[agent] = surprise > surprising ? 1 : surprise;
    if (surprise > surprising) this.#slownessVariance[agent]! += 10 * this.#drift;
  }

  /** What is left of the error when what is not known has its part: how much tasks of the type differ. */
  #learnNoise(type: number, error: number, total: number): void {
    const noise = this.#noise[type]!;
    const part = noise / total;
    const sample = part * part * error * error + part * (total - noise);
    const rate = Math.max(0.05, 1 / (this.#seen[type]! + 5));
    this.#noise[type] = Math.max(leastNoise, noise + rate * (Math.min(sample, 25 * noise) - noise));
  }

  #pairOf(type: number, agent: number): { mean: number; variance: number } {
    const key = keyOf(type, agent);
    const found = this.#pairs.get(key);
    if (found !== undefined) {
      found.variance += this.#drift * this.#pairVariance;
      return found;
    }
    const [oldest] = this.#pairs.keys();
    if (this.#pairs.size >= mostPairs) this.#pairs.delete(oldest!);
    const pair = { mean: 0, variance: this.#pairVariance };
    this.#pairs.set(key, pair);
    return pair;
  }

  #open(type: number, agent: number): void {
    while (this.#seen.length <= type) {
      this.#seen.push(0);
      this.#typeMean.push(0);
      this.#typeVariance.push(typeVariance);
      this.#noise.push(noiseAtFirst);
    }
    while (this.#slowness.length <= agent) {
      this.#slowness.push(0);
      this.#slownessVariance.push(this.#agentVariance);
      this.#surprise.push(1);
    }
  }
}

/** Plain data. */
export interface SavedDurationModel {
  readonly mean: { readonly mean: number; readonly variance: number; readonly count: number };
  readonly types: readonly {
    readonly mean: number;
    readonly variance: number;
    readonly noise: number;
    readonly seen: number;
  }[];
  readonly agents: readonly { readonly mean: number; readonly variance: number }[];
  readonly pairs: readonly {
    readonly type: number;
    readonly agent: number;
    readonly mean: number;
    readonly variance: number;
  }[];
}

const pairStride = 2 ** 24;

function keyOf(type: number, agent: number): number {
  return type * pairStride + agent;
}
