/**
 * What handing out one task costs in a topology: `take` and `release` of one slot. Every pair runs with half of the
 * agents busy, and the longest open task ends first.
 *
 *   node --conditions=conclave-source benchmarks/topology/hand-off.bench.ts [--smoke] [--json]
 */
import { pathToFileURL } from 'node:url';
import { createTopology } from '@conclave/topology';
import type { TopologyKind } from '@conclave/contracts';

export interface HandOffBenchOptions {
  /** A tiny size that shows only that the benchmark runs. */
  readonly smoke?: boolean;
}

export interface HandOffFigure {
  readonly topology: TopologyKind;
  readonly agents: number;
  /** Classes per agent. */
  readonly classes: number;
  /** Nanoseconds for one take and one release, best of the repeats. */
  readonly nsPerTask: number;
  /** Standard deviation over mean of the tasks per agent. */
  readonly deviation: number;
}

export interface HandOffBenchResult {
  readonly benchmark: 'topology/hand-off';
  readonly pairs: number;
  readonly figures: readonly HandOffFigure[];
}

const REPEATS = 5;

export function run(options: HandOffBenchOptions = {}): HandOffBenchResult {
  const pairs = options.smoke === true ? 1_000 : 1_000_000;
  const sizes = options.smoke === true ? [10] : [10, 1_000, 10_000];
  const figures: HandOffFigure[] = [];
  for (const topology of ['star', 'hierarchical'] as const)
    for (const agents of sizes)
      for (const classes of [1, 3]) figures.push(measure({ topology, agents, classes }, pairs));
  return { benchmark: 'topology/hand-off', pairs, figures };
}

interface Setup {
  readonly topology: TopologyKind;
  readonly agents: number;
  readonly classes: number;
}

function measure(setup: Setup, pairs: number): HandOffFigure {
  let best = Number.POSITIVE_INFINITY;
  let deviation = 0;
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const once = measureOnce(setup, pairs);
    best = Math.min(best, once.nsPerTask);
    ({ deviation } = once);
  }
  return { ...setup, nsPerTask: round(best), deviation: round(deviation) };
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
  topology.stop();
  return { nsPerTask, deviation: deviationOf(counts) };
}

function deviationOf(counts: Int32Array): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  return Math.sqrt(squares / counts.length) / mean;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const result = run({ smoke: process.argv.includes('--smoke') });
  if (process.argv.includes('--json')) console.log(JSON.stringify(result));
  else console.table(result.figures);
}
