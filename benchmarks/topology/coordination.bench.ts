/**
 * What coordination costs in each topology and how it grows: from assigned to acknowledged, messages per task, a
 * broadcast, and the time until work goes on after a member's death. Real agents of a fleet, empty work in a thread.
 *
 *   node --conditions=conclave-source benchmarks/topology/coordination.bench.ts [--smoke] [--json FILE]
 */
import type { TopologyKind } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';
import { logFit, powerFit, type Point } from './growth.ts';
import { messagesPerTask } from './messages-per-task.ts';
import { CLASS, Stage, startThreads } from './swarm-on-stage.ts';

const KINDS: readonly TopologyKind[] = ['star', 'hierarchical', 'mesh', 'ring', 'adaptive'];
const DEATHS = 3;
/** Milliseconds that hand-offs among 12 agents may take; what users compare is 50. */
const P99_MS = 5;

export const coordinationBenchmark: Benchmark = {
  name: 'topology/coordination',
  notes: [
    'Latency: from the choice of the agent to its acknowledgement, one task at a time, and with half of the agents at work.',
    'Messages are counted on the edges as they are, with half of the agents at work; in one process they are calls.',
    'Recovery: from the death of the hub, the root or a peer to the acknowledgement of the next task, repair included.',
    'Star around an agent. Adaptive begins as a star and keeps it: nothing here asks for a change.',
    'Growth in theory, with the agents n: latency of a task that is alone 1, as the choice takes log n steps at most and ' +
      'the thread takes all the rest; messages per task star 1, hierarchical log n, mesh 1 above 32 agents, ring 1 at ' +
      'an equal load; rounds of a broadcast star 1, hierarchical and mesh log n, ring n; edges of a repair hierarchical, ' +
      'mesh and ring 1, star n.',
  ],
  run,
};

interface Figures {
  readonly kind: TopologyKind;
  readonly agents: number;
  readonly alone: readonly number[];
  readonly busy: readonly number[];
  readonly messages: number;
  readonly rounds: number;
  readonly broadcastMs: number;
  readonly broadcastMessages: number;
  readonly recoveryMs: number;
  readonly repairEdges: number;
}

async function run({ smoke }: { readonly smoke: boolean }): Promise<BenchmarkRow[]> {
  const sizes = smoke ? [4, 12] : [4, 12, 48, 192, 1_000];
  const tasks = smoke ? 40 : 2_000;
  const threads = startThreads();
  const figures: Figures[] = [];
  try {
    // The first tasks start the threads and warm the code.
    await measure('star', 12, { threads, tasks: smoke ? 20 : 4_000 });
    for (const agents of sizes)
      for (const kind of KINDS) figures.push(await measure(kind, agents, { threads, tasks }));
  } finally {
    await threads.shards.stop();
  }
  return [...figures.flatMap(rowsOf), ...(smoke ? [] : growthRows(figures))];
}

interface Measuring {
  readonly threads: ReturnType<typeof startThreads>;
  readonly tasks: number;
}

async function measure(kind: TopologyKind, agents: number, { threads, tasks }: Measuring): Promise<Figures> {
  const stage = new Stage(kind, agents, threads);
  try {
    const alone: number[] = [];
    for (let task = 0; task < tasks; task += 1) alone.push((await stage.hand()).latencyMs);
    const busy = await halfBusy(stage, agents, tasks);
    const messages = countMessages(stage, agents, tasks);
    const broadcasts = Array.from({ length: 5 }, () => timed(() => stage.broadcast(agents - 1)));
    const { delivered, failed } = broadcasts[0]!.value;
    if (delivered !== agents - 1 || failed !== 0) throw new Error('the broadcast did not reach everybody');
    const deaths: Awaited<ReturnType<typeof die>>[] = [];
    for (let death = 0; death < Math.min(DEATHS, agents - 1); death += 1) deaths.push(await die(stage));
    return {
      kind,
      agents,
      alone,
      busy,
      messages,
      rounds: median(broadcasts.map(({ value }) => value.rounds)),
      broadcastMs: median(broadcasts.map(({ ms }) => ms)),
      broadcastMessages: median(broadcasts.map(({ value }) => value.messages)),
      recoveryMs: median(deaths.map(({ ms }) => ms)),
      repairEdges: median(deaths.map(({ edges }) => edges)),
    };
  } finally {
    await stage.stop();
  }
}

/** As many tasks open as half of the agents; each that ends makes room for the next one. */
async function halfBusy(stage: Stage, agents: number, tasks: number): Promise<number[]> {
  const latencies: number[] = [];
  let handed = 0;
  const lane = async (): Promise<void> => {
    while (handed < tasks) {
      handed += 1;
      latencies.push((await stage.hand()).latencyMs);
    }
  };
  await Promise.all(Array.from({ length: agents >> 1 }, lane));
  return latencies;
}

/** Messages per task while half of the agents work; which of them ends next is decided by chance. */
function countMessages({ topology: { layout, handOff } }: Stage, agents: number, tasks: number): number {
  const random = createSeededRandom(1);
  const { top } = layout.describe();
  const open: number[] = [];
  const working = new Set<number>();
  const isFree = (agent: number): boolean => !working.has(agent);
  let before = 0;
  let messages = 0;
  for (let task = 0; task < tasks; task += 1) {
    if (open.length === agents >> 1) {
      const [ended] = open.splice(Math.floor(random.next() * open.length), 1);
      working.delete(ended!);
      handOff.release(ended!);
    }
    const agent = handOff.take(CLASS);
    messages += messagesPerTask(layout, top ?? agent, { agent, before, isFree });
    open.push(agent);
    working.add(agent);
    before = agent;
  }
  for (const agent of open) handOff.release(agent);
  return messages / tasks;
}

/** The member that matters most dies; then the next task is handed out. */
async function die(stage: Stage): Promise<{ ms: number; edges: number }> {
  const { layout } = stage.topology;
  const victim = layout.describe().top ?? layout.indices()[0]!;
  const startMs = performance.now();
  const { removed, added } = stage.lose(victim);
  await stage.hand();
  return { ms: performance.now() - startMs, edges: removed.length + added.length };
}

function timed<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const startMs = performance.now();
  const value = work();
  return { ms: performance.now() - startMs, value };
}

function rowsOf(figures: Figures): BenchmarkRow[] {
  const name = (what: string): string => `${figures.kind}, ${figures.agents} agents: ${what}`;
  const target = figures.agents === 12 ? { target: { atMost: P99_MS } } : {};
  return [
    { name: name('assigned to acknowledged, p50'), value: percentile(figures.alone, 0.5), unit: 'ms' },
    {
      name: name('assigned to acknowledged, p99'),
      value: percentile(figures.alone, 0.99),
      unit: 'ms',
      ...target,
    },
    {
      name: name('the same, half of them at work, p99'),
      value: percentile(figures.busy, 0.99),
      unit: 'ms',
      ...target,
    },
    { name: name('messages per task'), value: figures.messages, unit: 'messages' },
    { name: name('broadcast, rounds'), value: figures.rounds, unit: 'rounds' },
    { name: name('broadcast, messages'), value: figures.broadcastMessages, unit: 'messages' },
    { name: name('broadcast'), value: figures.broadcastMs, unit: 'ms' },
    { name: name('recovery after a death'), value: figures.recoveryMs, unit: 'ms' },
    { name: name('recovery, edges changed'), value: figures.repairEdges, unit: 'edges' },
  ];
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** Which order theory gives, and how well a line of that order fits what was measured. */
type Order = 'constant' | 'logarithmic' | 'linear';

function growthRows(figures: readonly Figures[]): BenchmarkRow[] {
  const points = (kind: TopologyKind, of: (figures: Figures) => number, from = 0): Point[] =>
    figures.filter((it) => it.kind === kind && it.agents > from).map((it) => [it.agents, of(it)]);
  const rounds = (it: Figures): number => it.rounds;
  const messages = (it: Figures): number => it.messages;
  const edges = (it: Figures): number => it.repairEdges;
  const latency = (it: Figures): number => percentile(it.alone, 0.5);
  return [
    ...(['star', 'hierarchical', 'mesh', 'ring'] as const).map((kind): BenchmarkRow => ({
      name: `growth, ${kind}, assigned to acknowledged: exponent`,
      value: powerFit(points(kind, latency)).slope,
      unit: 'n^b',
      target: { atMost: 0.2 },
    })),
    ...growth('star, messages per task', 'constant', points('star', messages, 4)),
    ...growth('hierarchical, messages per task', 'logarithmic', points('hierarchical', messages)),
    ...growth('mesh above 32 agents, messages per task', 'constant', points('mesh', messages, 32)),
    ...growth('ring, messages per task', 'constant', points('ring', messages, 4)),
    ...growth('star, rounds of a broadcast', 'constant', points('star', rounds)),
    ...growth('hierarchical, rounds of a broadcast', 'logarithmic', points('hierarchical', rounds)),
    ...growth('mesh, rounds of a broadcast', 'logarithmic', points('mesh', rounds)),
    ...growth('ring, rounds of a broadcast', 'linear', points('ring', rounds)),
    ...growth('star, edges of an election', 'linear', points('star', edges)),
    ...growth('hierarchical, edges of a repair', 'constant', points('hierarchical', edges, 12)),
    ...growth('mesh above 32 agents, edges of a repair', 'constant', points('mesh', edges, 32)),
    ...growth('ring, edges of a repair', 'constant', points('ring', edges, 4)),
  ];
}

function growth(what: string, order: Order, points: readonly Point[]): BenchmarkRow[] {
  if (order === 'logarithmic') {
    const { slope, r2 } = logFit(points);
    return [
      { name: `growth, ${what}: added per doubling`, value: slope, unit: 'log2 n' },
      { name: `growth, ${what}: fit of a + b log n`, value: r2, unit: 'R2', target: { atLeast: 0.9 } },
    ];
  }
  const { slope, r2 } = powerFit(points);
  const name = `growth, ${what}: exponent`;
  if (order === 'constant') return [{ name, value: Math.abs(slope), unit: 'n^b', target: { atMost: 0.1 } }];
  return [
    { name, value: slope, unit: 'n^b', target: { atLeast: 0.9 } },
    { name: `growth, ${what}: fit of a n^b`, value: r2, unit: 'R2', target: { atLeast: 0.98 } },
  ];
}

await main(import.meta.url, coordinationBenchmark);
