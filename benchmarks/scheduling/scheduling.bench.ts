/**
 * Makespans of recorded workflows on agents whose speeds differ by up to eight times, are not known at the start and
 * change: against HEFT that knows everything beforehand, and against schedulers that learn nothing.
 *
 *   node --conditions=conclave-source benchmarks/scheduling/scheduling.bench.ts [--smoke] [--json FILE]
 */
import { createSeededRandom } from '@conclave/testing';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import { median } from '../harness/timing.ts';
import { loadTraces } from '../traces/traces.ts';
import { leastLoaded, randomAgent, roundRobin } from './baselines.ts';
import { choiceCosts } from './choice-costs.ts';
import { compareEstimators } from './estimators.ts';
import { heftMakespan } from './heft.ts';
import { OurPolicy } from './ours.ts';
import { realRuns } from './real-swarm.ts';
import { DriftingSpeed } from './drifting-speed.ts';
import { simulate } from './simulate.ts';
import type { Policy } from './simulate.ts';
import { remainingPaths, varied, workloadOf } from './workload.ts';
import type { Workload } from './workload.ts';

type Contestants = Readonly<Record<string, (agents: number, seed: number) => Policy>>;

const contestants: Contestants = {
  'round robin': (agents) => roundRobin(agents),
  random: (_, seed) => randomAgent(createSeededRandom(seed)),
  'least loaded': (agents) => leastLoaded(agents),
  ours: (agents) => new OurPolicy(agents),
};

const ablations: Contestants = {
  'no ranks': (agents) => new OurPolicy(agents, { ranked: false }),
  'no waiting for busy agents, no look-ahead': (agents) => new OurPolicy(agents, { waits: false }),
  'look-ahead over ready tasks only': (agents) => new OurPolicy(agents, { horizon: 0 }),
  'no speeds learned': (agents) => new OurPolicy(agents, { agentVariance: 1e-9, drift: 0, pairVariance: 0 }),
  'no forgetting': (agents) => new OurPolicy(agents, { drift: 0 }),
  'no exploration': (agents) => new OurPolicy(agents, { optimism: 0 }),
  'no differences by type': (agents) => new OurPolicy(agents, { pairVariance: 0 }),
  'no reckoning with elapsed time': (agents) => new OurPolicy(agents, { conditions: false }),
};

interface Size {
  readonly agents: readonly number[];
  readonly seeds: number;
  readonly warmUps: number;
}

const full: Size = { agents: [4, 8, 16, 32], seeds: 3, warmUps: 5 };
/** Ablations compare with ours alone: fewer settings tell, and all of them would take minutes. */
const ablated: Size = { agents: [8], seeds: 2, warmUps: 5 };
const smoke: Size = { agents: [4], seeds: 1, warmUps: 1 };

export const schedulingBenchmark: Benchmark = {
  name: 'scheduling',
  notes: [
    'Simulated: an agent takes work / speed; its speed is drawn between 1 and 8 (log-uniform) and changes by a factor of exp(0.35 z) about once in each makespan. Ratios are medians over agents (4, 8, 16, 32) and three seeds per trace, then the median trace.',
    'HEFT with perfect knowledge knows the work of every task and the speed of every agent, now and later. It is a heuristic: a ratio can fall below 1.',
    'Ours knows types and edges, and the durations that were observed: in five earlier runs of the workflow whose tasks all took other times (spread 0.3), and in the run itself.',
    'Round robin, random and least loaded start the ready task that was submitted first whenever an agent is free; they differ in which free agent gets it.',
    'Ablations leave one ingredient out of ours; their rows are makespans over those of ours, geometric means over all traces, with 8 agents and two seeds.',
  ],
  run: async ({ smoke: isSmoke }) => {
    const { origin, traces } = await loadTraces(isSmoke);
    const workloads = traces.map(workloadOf);
    const measured = measureAll(workloads, { size: isSmoke ? smoke : full, contestants });
    const without = measureAll(workloads, {
      size: isSmoke ? smoke : ablated,
      contestants: { ours: contestants['ours']!, ...ablations },
    });
    const real = await inTemporaryFolder((folder) => realRuns(workloads, { folder, smoke: isSmoke }));
    return {
      rows: [
        ...rowsOf(measured),
        ...ablationRows(without),
        ...compareEstimators(workloads, { runs: isSmoke ? 2 : 6, byType: false }),
        ...compareEstimators(workloads, { runs: isSmoke ? 2 : 6, byType: true }),
        ...choiceCosts(isSmoke),
        ...real.rows,
      ],
      notes: [`${traces.length} ${origin} traces.`, ...perTrace(measured), ...real.notes],
    };
  },
};

interface Measured {
  readonly trace: string;
  readonly agents: number;
  /** By contestant: makespan over that of HEFT with perfect knowledge at the same time. */
  readonly ratios: ReadonlyMap<string, number>;
}

interface Contest {
  readonly size: Size;
  readonly contestants: Contestants;
}

function measureAll(workloads: readonly Workload[], { size, contestants: who }: Contest): Measured[] {
  const { agents, seeds, warmUps } = size;
  return workloads.flatMap((workload) =>
    agents.flatMap((count) =>
      Array.from({ length: seeds }, (_, seed) => ({
        trace: workload.name,
        agents: count,
        ratios: measure(workload, { agents: count, seed: seed + 1, warmUps, contestants: who }),
      })),
    ),
  );
}

interface Setting {
  readonly agents: number;
  readonly seed: number;
  readonly warmUps: number;
  readonly contestants: Contestants;
}

function measure(
  workload: Workload,
  { agents, seed, warmUps, contestants: who }: Setting,
): Map<string, number> {
  const total = workload.work.reduce((sum, work) => sum + work, 0);
  const path = Math.max(...remainingPaths(workload, workload.work));
  // About a makespan: speeds are 3.4 on average, and a long path runs on a fast agent.
  const interval = Math.max(total / (3.4 * agents), path / 6);
  const speeds = Array.from(
    { length: agents },
    (_, agent) => new DriftingSpeed(createSeededRandom(seed * 77_777 + agent * 131 + agents), interval),
  );
  const ratios = new Map<string, number>();
  for (const [name, create] of Object.entries(who)) {
    const policy = create(agents, seed);
    const random = createSeededRandom(seed * 31 + 7);
    let now = 0;
    for (let run = 0; run < warmUps; run += 1)
      now = simulate(varied(workload, random), policy, { speeds, start: now });
    const bound = heftMakespan(workload, speeds, now);
    ratios.set(name, (simulate(workload, policy, { speeds, start: now }) - now) / bound);
  }
  return ratios;
}

function rowsOf(measured: readonly Measured[]): BenchmarkRow[] {
  const overHeft = Object.keys(contestants).map((name) => ({
    name: `${name}: makespan over HEFT with perfect knowledge`,
    value: medianTrace(measured, (ratios) => ratios.get(name)!),
    unit: 'times',
    ...(name === 'ours' ? { target: { atMost: 1.15 }, goal: 1.05 } : {}),
  }));
  const against = medianTrace(measured, (ratios) => ratios.get('ours')! / ratios.get('least loaded')!);
  return [
    ...overHeft,
    { name: 'ours: makespan over least loaded', value: against, unit: 'times', target: { atMost: 0.85 } },
  ];
}

function ablationRows(measured: readonly Measured[]): BenchmarkRow[] {
  return Object.keys(ablations).map((name) => ({
    name: `${name}: makespan over ours`,
    value: geometricMean(measured.map(({ ratios }) => ratios.get(name)! / ratios.get('ours')!)),
    unit: 'times',
  }));
}

/** The median trace, each by the median of its runs. */
function medianTrace(
  measured: readonly Measured[],
  of: (ratios: ReadonlyMap<string, number>) => number,
): number {
  const traces = [...new Set(measured.map(({ trace }) => trace))];
  return median(
    traces.map((trace) =>
      median(measured.filter((it) => it.trace === trace).map(({ ratios }) => of(ratios))),
    ),
  );
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** `name: 1.01 / 1.03 / 1.20 with 4 / 8 / 16 agents` */
function perTrace(measured: readonly Measured[]): string[] {
  return [...new Set(measured.map(({ trace }) => trace))].map((trace) => {
    const here = measured.filter((it) => it.trace === trace);
    const counts = [...new Set(here.map(({ agents }) => agents))];
    const list = (name: string): string =>
      counts
        .map((count) => median(here.filter((it) => it.agents === count).map((it) => it.ratios.get(name)!)))
        .map((ratio) => ratio.toFixed(2))
        .join(' / ');
    return `${trace}: over HEFT ${list('ours')}, least loaded ${list('least loaded')}, with ${counts.join(' / ')} agents`;
  });
}

await main(import.meta.url, schedulingBenchmark);
