/**
 * Which model predicts durations best: the same observations, in the same order, each predicted before it is learned.
 * The agents' speeds differ and drift, tasks arrive in the order of the traces on agents in turn.
 */
import { loadKernels, DenseNetwork } from '@conclave/kernels';
import { DurationModel } from '@conclave/scheduling';
import { createSeededRandom } from '@conclave/testing';
import type { BenchmarkRow } from '../harness/report.ts';
import { DriftingSpeed, gaussian } from './drifting-speed.ts';
import { varied } from './workload.ts';
import type { Workload } from './workload.ts';

interface Observation {
  readonly type: number;
  readonly agent: number;
  /** Logarithm of the duration. */
  readonly log: number;
}

interface Estimator {
  predict(type: number, agent: number): number;
  observe(observation: Observation): void;
}

const agents = 8;

export function compareEstimators(
  workloads: readonly Workload[],
  { runs, byType }: { readonly runs: number; readonly byType: boolean },
): BenchmarkRow[] {
  const errors = new Map<string, number[]>();
  for (const [place, workload] of workloads.entries()) {
    const observations = observe(workload, { runs, seed: place + 1, byType });
    // The first run is for learning only.
    const from = workload.size;
    for (const [name, create] of Object.entries(estimators)) {
      const found = errorsOf(create(workload), observations).slice(from);
      errors.set(name, [...(errors.get(name) ?? []), mean(found)]);
    }
  }
  return [...errors].map(([name, perTrace]) => ({
    name: `error of predictions${byType ? ' where agents differ by type' : ''}, ${name}`,
    value: mean(perTrace),
    unit: 'log duration',
  }));
}

interface Setting {
  readonly runs: number;
  readonly seed: number;
  /** Whether each agent is faster at some types than at others, besides its speed. */
  readonly byType: boolean;
}

function observe(workload: Workload, { runs, seed, byType }: Setting): Observation[] {
  const random = createSeededRandom(seed);
  const total = workload.work.reduce((sum, work) => sum + work, 0);
  const speeds = Array.from(
    { length: agents },
    (_, agent) => new DriftingSpeed(createSeededRandom(seed * 101 + agent), total / (3.4 * agents)),
  );
  const talents = createSeededRandom(seed * 7 + 3);
  const talent = Float64Array.from({ length: workload.types * agents }, () =>
    byType ? Math.exp(0.5 * gaussian(talents)) : 1,
  );
  const now = new Float64Array(agents);
  const observations: Observation[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { work, typeOf } = varied(workload, random);
    work.forEach((amount, task) => {
      const agent = now.reduce((first, time, at) => (time < now[first]! ? at : first), 0);
      const type = typeOf[task]!;
      const end = speeds[agent]!.finish(now[agent]!, amount * talent[type * agents + agent]!);
      observations.push({ type, agent, log: Math.log((end - now[agent]!) * 1000) });
      now[agent] = end;
    });
  }
  return observations;
}

function errorsOf(estimator: Estimator, observations: readonly Observation[]): number[] {
  return observations.map((observation) => {
    const error = Math.abs(estimator.predict(observation.type, observation.agent) - observation.log);
    estimator.observe(observation);
    return error;
  });
}

const estimators: Readonly<Record<string, (workload: Workload) => Estimator>> = {
  'mean of the type': ({ types }) => new Means(types, (type) => type),
  'mean of the pair of type and agent': ({ types }) =>
    new Means(types * agents, (type, agent) => type * agents + agent),
  'ours: type, agent and pair, forgetting': () => new Ours({}),
  'ours without forgetting': () => new Ours({ drift: 0 }),
  'ours without pairs': () => new Ours({ pairVariance: 0 }),
  'a small network': ({ types }) => new Network(types),
};

class Means implements Estimator {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  readonly #keyOf: (type: number, agent: number) => number;
  #sum = 0;
  #count = 0;

  constructor(keys: number, keyOf: (type: number, agent: number) => number) {
    this.#sums = new Float64Array(keys);
    this.#counts = new Float64Array(keys);
    this.#keyOf = keyOf;
  }

  predict(type: number, agent: number): number {
    const key = this.#keyOf(type, agent);
    if (this.#counts[key]! > 0) return this.#sums[key]! / this.#counts[key]!;
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  observe({ type, agent, log }: Observation): void {
    const key = this.#keyOf(type, agent);
    this.#sums[key]! += log;
    this.#counts[key]! += 1;
    this.#sum += log;
    this.#count += 1;
  }
}

class Ours implements Estimator {
  readonly #model: DurationModel;

  constructor(options: ConstructorParameters<typeof DurationModel>[0]) {
    this.#model = new DurationModel(options);
  }

  predict(type: number, agent: number): number {
    return this.#model.of(type, agent).mu;
  }

  observe({ type, agent, log }: Observation): void {
    this.#model.observe(type, agent, Math.exp(log));
  }
}

/** One hidden layer over one-hot types and agents; after each observation a step on the newest ones. */
class Network implements Estimator {
  readonly #types: number;
  readonly #width: number;
  readonly #network: DenseNetwork;
  readonly #memory: Observation[] = [];

  constructor(types: number) {
    this.#types = types;
    this.#width = types + agents;
    this.#network = DenseNetwork.create(loadKernels(), {
      layers: [this.#width, 16, 1],
      random: createSeededRandom(5),
    });
  }

  predict(type: number, agent: number): number {
    return this.#network.predict(this.#inputs([{ type, agent }]))[0]! * 3 + 9;
  }

  observe(observation: Observation): void {
    this.#memory.push(observation);
    if (this.#memory.length > 64) this.#memory.shift();
    const targets = Float32Array.from(this.#memory, ({ log }) => (log - 9) / 3);
    this.#network.train({ inputs: this.#inputs(this.#memory), targets }, { kind: 'adam', rate: 0.01 });
  }

  #inputs(rows: readonly { readonly type: number; readonly agent: number }[]): Float32Array {
    const inputs = new Float32Array(rows.length * this.#width);
    rows.forEach(({ type, agent }, row) => {
      inputs[row * this.#width + type] = 1;
      inputs[row * this.#width + this.#types + agent] = 1;
    });
    return inputs;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
