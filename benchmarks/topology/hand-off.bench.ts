/**
 * What handing out one task costs in a topology: `take` and `release` of one slot. Every pair runs with half of the
 * agents busy, and the longest open task ends first.
 *
 *   node --conditions=conclave-source benchmarks/topology/hand-off.bench.ts [--smoke] [--json FILE]
 */
import { createTopology } from '@conclave/topology';
import type { TopologyKind } from '@conclave/contracts';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from '../harness/report.ts';

const REPEATS = 5;

export const handOffBenchmark: Benchmark = {
  name: 'topology/hand-off',
  notes: [
    `Best of ${REPEATS} repetitions. Classes: how many kinds of task each agent can do.`,
    'Adaptive holds a star: the difference to one is what measuring costs.',
    'Deviation: standard deviation over mean of the tasks per agent. A tree prefers the agents near its root.',
  ],
  run,
};

interface Setup {
  readonly topology: TopologyKind;
  readonly agents: number;
  readonly classes: number;
}

function run({ smoke }: BenchmarkOptions): BenchmarkRow[] {
  const pairs = smoke ? 1_000 : 1_000_000;
  const sizes = smoke ? [10, 20] : [10, 1_000, 10_000];
  const [fewer, most] = sizes.slice(-2) as [number, number];
  return (['star', 'hierarchical', 'mesh', 'ring', 'adaptive'] as const).flatMap((topology) => {
    const rows: BenchmarkRow[] = [];
    const cost = new Map<number, number>();
    for (const agents of sizes)
      for (const classes of [1, 3]) {
        const { nsPerTask, deviation } = measure({ topology, agents, classes }, pairs);
        const name = `${topology}, ${agents} agents, ${classes} classes`;
        cost.set(agents, nsPerTask);
        rows.push({ name, value: nsPerTask, unit: 'ns/task' }, deviationRow(name, deviation, topology));
      }
    const growth = cost.get(most)! / cost.get(fewer)!;
    const name = `${topology}, cost per task, ${most} over ${fewer} agents`;
    return [...rows, { name, value: growth, unit: 'times', target: { atMost: 2 } }];
  });
}

/** All share out evenly but a tree, which need not. */
function deviationRow(name: string, deviation: number, topology: TopologyKind): BenchmarkRow {
  const target = topology === 'hierarchical' ? {} : { target: { atMost: 30 } };
  return { name: `${name}: load deviation`, value: 100 * deviation, unit: '%', ...target };
}

function measure(setup: Setup, pairs: number): { nsPerTask: number; deviation: number } {
  const runs = Array.from({ length: REPEATS }, () => measureOnce(setup, pairs));
  return {
    nsPerTask: Math.min(...runs.map(({ nsPerTask }) => nsPerTask)),
    deviation: runs[0]!.deviation,
  };
}

function measureOnce(setup: Setup, pairs: number): { nsPerTask: number; deviation: number } {
  const { agents } = setup;
  const topology = createTopology({ kind: setup.topology, maxAgents: agents });
  const { handOff } = topology;
  const classIds = Array.from({ length: setup.classes }, (_, classId) => classId);
  for (const classId of classIds) handOff.addClass(classId, []);
  topology.admit(
    Array.from({ length: agents }, (_, index) => ({ index, agentId: `agent-${index}`, slots: 1, classIds })),
  );
  const busy = Math.max(1, agents >> 1);
  const open = new Int32Array(busy);
  const counts = new Int32Array(agents);
  for (let i = 0; i < busy; i += 1) open[i] = handOff.take(0);
  const start = performance.now();
  for (let i = 0; i < pairs; i += 1) {
    const place = i % busy;
    handOff.release(open[place]!);
    const agent = handOff.take(i % classIds.length);
    open[place] = agent;
    counts[agent]! += 1;
  }
  const nsPerTask = ((performance.now() - start) * 1e6) / pairs;
  void topology.stop();
  return { nsPerTask, deviation: deviationOf(counts) };
}

function deviationOf(counts: Int32Array): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  return Math.sqrt(squares / counts.length) / mean;
}

await main(import.meta.url, handOffBenchmark);
