/**
 * Runs of up to a million empty tasks on SQLite: that they end, what they hold in memory and on the disk, and that
 * both and the time grow with the number of tasks and not faster.
 *
 *   node --conditions=conclave-source benchmarks/durable/million.bench.ts [--smoke] [--json FILE]
 */
import { inOwnProcess } from '../harness/own-process.ts';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';
import type { MillionRequest, MillionResult } from './million-contestant.ts';

interface Plan {
  readonly sizes: readonly number[];
  readonly agents: number;
  readonly rounds: number;
}

const full: Plan = { sizes: [100_000, 300_000, 1_000_000], agents: 1_000, rounds: 3 };
const smoke: Plan = { sizes: [200, 600], agents: 20, rounds: 1 };

/** The same per task, within the noise of a shared machine. */
const LINEAR = 1.3;

export const millionBenchmark: Benchmark = {
  name: 'durable/million',
  notes: [
    'Each run in a fresh process and database: making the definition, creating the workflow, executing it, then reading all its tasks back at once. Values are medians over processes that take turns.',
    'Memory is the most that the process held at any time (its definition as an object of JavaScript included), less what it held before the workflow was created.',
    'The database is its file after the run, its log copied back.',
  ],
  run: ({ smoke: isSmoke }) => measure(isSmoke ? smoke : full),
};

async function measure({ sizes, agents, rounds }: Plan): Promise<BenchmarkRow[]> {
  const results = new Map<number, MillionResult[]>(sizes.map((tasks) => [tasks, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const tasks of sizes) {
      const request: MillionRequest = { tasks, agents };
      results.get(tasks)!.push(await inOwnProcess<MillionResult>(program, request));
    }
  }
  const of = (tasks: number, figure: (it: MillionResult) => number): number =>
    median(results.get(tasks)!.map(figure));
  const [smallest, largest] = [sizes[0]!, sizes.at(-1)!];
  const growth = (name: string, figure: (it: MillionResult) => number): BenchmarkRow => ({
    name: `${name} per task, ${largest} over ${smallest} tasks`,
    value: of(largest, figure) / largest / (of(smallest, figure) / smallest),
    unit: 'times',
    target: { atMost: LINEAR },
  });
  return [
    ...sizes.flatMap((tasks) => rowsOf(tasks, (figure) => of(tasks, figure))),
    growth('time to create', (it) => it.createMs),
    growth('time to execute', (it) => it.executeMs),
    growth('time to list', (it) => it.listMs),
    growth('memory', (it) => it.grownBytes),
    growth('database', (it) => it.databaseBytes),
  ];
}

const MIB = 1024 * 1024;

function rowsOf(tasks: number, of: (figure: (it: MillionResult) => number) => number): BenchmarkRow[] {
  const usPerTask = (figure: (it: MillionResult) => number): number => (of(figure) * 1_000) / tasks;
  return [
    { name: `${tasks} tasks: create`, value: usPerTask((it) => it.createMs), unit: 'us/task' },
    { name: `${tasks} tasks: execute`, value: usPerTask((it) => it.executeMs), unit: 'us/task' },
    { name: `${tasks} tasks: list all`, value: usPerTask((it) => it.listMs), unit: 'us/task' },
    { name: `${tasks} tasks: most memory`, value: of((it) => it.peakBytes) / MIB, unit: 'MiB' },
    { name: `${tasks} tasks: database`, value: of((it) => it.databaseBytes) / MIB, unit: 'MiB' },
  ];
}

const program = new URL('million-contestant.ts', import.meta.url);

await main(import.meta.url, millionBenchmark);
