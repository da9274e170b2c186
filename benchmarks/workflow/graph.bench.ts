/**
 * What it costs to know which task is ready next: ours beside a floor in one function, the same with objects in a
 * map, and looking through all tasks again and again.
 *
 *   node --conditions=conclave-source benchmarks/workflow/graph.bench.ts [--smoke] [--json FILE]
 */
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from '../harness/report.ts';
import { floor, maps, naive, ours } from './graph-contestants.ts';
import type { GraphTimes } from './graph-contestants.ts';
import { sampleDag } from './sample-dag.ts';
import type { SampleDag } from './sample-dag.ts';

const DEGREE = 2;
/** Looking through all tasks is quadratic: larger sizes would take minutes. */
const MAX_NAIVE = 10_000;

const contestants: Readonly<Record<string, (dag: SampleDag) => GraphTimes>> = {
  floor,
  ours,
  'ours, 3 priorities': (dag) => ours(dag, (task) => (task % 3) * 100 - 100),
  maps,
  naive,
};

export const graphBenchmark: Benchmark = {
  name: 'workflow/graph',
  notes: [
    `Each task waits for ${DEGREE} earlier ones. Times are the best of several repetitions in one process.`,
    'The floor has no priorities, no failures and no fan-out.',
  ],
  run,
};

function run({ smoke }: BenchmarkOptions): readonly BenchmarkRow[] {
  const sizes = smoke ? [100, 1000] : [1000, 10_000, 100_000, 1_000_000];
  const oursNs: number[] = [];
  const rows = sizes.flatMap((size) => {
    const dag = sampleDag(size, DEGREE);
    const repetitions = smoke ? 2 : Math.max(5, Math.ceil(300_000 / size));
    const names = Object.keys(contestants).filter((name) => name !== 'naive' || size <= MAX_NAIVE);
    const best = new Map(
      names.map((name) => [name, bestOf(contestants[name]!, dag, name === 'naive' ? 2 : repetitions)]),
    );
    const ratio = best.get('ours')!.runMs / best.get('floor')!.runMs;
    oursNs.push((best.get('ours')!.runMs * 1e6) / size);
    return [
      ...[...best].flatMap(([name, times]) => rowsOf(name, size, times)),
      timesRow(`ours over floor, run, ${size} tasks`, ratio, 4),
    ];
  });
  const [before, last] = oursNs.slice(-2) as [number, number];
  const [fewer, most] = sizes.slice(-2);
  return [...rows, timesRow(`ours, run, cost per task, ${most} over ${fewer} tasks`, last / before, 2)];
}

function timesRow(name: string, value: number, atMost: number): BenchmarkRow {
  return { name, value, unit: 'times', target: { atMost } };
}

function bestOf(contestant: (dag: SampleDag) => GraphTimes, dag: SampleDag, repetitions: number): GraphTimes {
  let buildMs = Number.POSITIVE_INFINITY;
  let runMs = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const times = contestant(dag);
    buildMs = Math.min(buildMs, times.buildMs);
    runMs = Math.min(runMs, times.runMs);
  }
  return { buildMs, runMs };
}

function rowsOf(name: string, size: number, { buildMs, runMs }: GraphTimes): BenchmarkRow[] {
  return [
    { name: `${name}, build, ${size} tasks`, value: (buildMs * 1e6) / size, unit: 'ns/task' },
    { name: `${name}, run, ${size} tasks`, value: (runMs * 1e6) / size, unit: 'ns/task' },
  ];
}

await main(import.meta.url, graphBenchmark);
