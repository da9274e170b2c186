/**
 * What it costs to hand out tasks that do nothing: ours without and with the journal, beside a hand-written floor
 * and LangGraph.js, each alone in a process, one after the other in the same run.
 *
 *   node --conditions=conclave-source benchmarks/dispatch/dispatch.bench.ts [--smoke] [--json FILE]
 */
import { inOwnProcess } from '../harness/own-process.ts';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';
import type { ContestRequest, ContestResult } from './contestant.ts';

type Contestant = ContestRequest['contestant'];

const contestIn = (request: ContestRequest) =>
  inOwnProcess<ContestResult>(new URL('contestant.ts', import.meta.url), request);

const full = {
  sizes: [
    { tasks: 100, agents: 5, repetitions: 15 },
    { tasks: 10_000, agents: 100, repetitions: 11 },
    { tasks: 100_000, agents: 1_000, repetitions: 8 },
  ],
  rounds: 3,
  langGraph: [
    { tasks: 100, agents: 5, repetitions: 5 },
    { tasks: 1_000, agents: 10, repetitions: 3 },
  ],
  agents: 10_000,
};

const smoke: typeof full = {
  sizes: [
    { tasks: 50, agents: 5, repetitions: 1 },
    { tasks: 200, agents: 10, repetitions: 1 },
  ],
  rounds: 1,
  langGraph: [{ tasks: 30, agents: 3, repetitions: 1 }],
  agents: 100,
};

export const dispatchBenchmark: Benchmark = {
  name: 'dispatch',
  notes: [
    'Times are medians over three processes per contestant, which take turns, of medians over repetitions; the floor and ours start their threads before the clock.',
    'Workflows are made before the clock; the heap is collected once after that.',
    'The floor has no ids, parameters, results, deadlines, retries, cancellation or capabilities.',
    'Durable: SQLite with synchronous=FULL; a task counts as done when its commit is on disk.',
    'LangGraph.js runs its nodes on the main thread and keeps no checkpoint here; its graph is built before the clock.',
  ],
  run: async ({ smoke: isSmoke }) => (isSmoke ? contest(smoke) : contest(full)),
};

async function contest(plan: typeof full): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  const perTask = new Map<string, number>();
  for (const size of plan.sizes) {
    for (const { contestant, us, createUs } of await sideBySide(size, plan.rounds)) {
      perTask.set(`${contestant} ${size.tasks}`, us);
      rows.push({
        name: `${contestant}, ${size.tasks} tasks, ${size.agents} agents`,
        value: us,
        unit: 'us/task',
      });
      if (createUs === undefined) continue;
      rows.push({ name: `  validate, compile and commit the workflow`, value: createUs, unit: 'us/task' });
    }
  }
  for (const size of plan.langGraph) {
    const { times } = await contestIn({ contestant: 'langgraph', ...size });
    const us = (median(times) * 1000) / size.tasks;
    perTask.set('langgraph', us);
    rows.push({ name: `langgraph, ${size.tasks} tasks`, value: us, unit: 'us/task' });
  }
  const { figures } = await contestIn({
    contestant: 'agents',
    tasks: 0,
    agents: plan.agents,
    repetitions: 1,
  });
  return [...rows, ...targets(plan, (key) => perTask.get(key)!), ...agentRows(plan.agents, figures!)];
}

interface Placed {
  readonly contestant: Contestant;
  readonly us: number;
  readonly createUs: number | undefined;
}

/** The contestants take turns: a machine has slower and faster minutes, which should meet all of them. */
async function sideBySide(size: (typeof full.sizes)[number], rounds: number): Promise<Placed[]> {
  const contestants = ['floor', 'ours', 'ours-durable'] as const;
  const results = new Map<Contestant, ContestResult[]>(contestants.map((it) => [it, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants)
      results.get(contestant)!.push(await contestIn({ contestant, ...size }));
  }
  return contestants.map((contestant) => {
    const of = results.get(contestant)!;
    const us = (times: readonly (readonly number[])[]): number =>
      (median(times.map((it) => median(it))) * 1000) / size.tasks;
    const createMs = of.map((it) => it.createMs).filter((it) => it !== undefined);
    return {
      contestant,
      us: us(of.map((it) => it.times)),
      createUs: createMs.length === 0 ? undefined : us(createMs),
    };
  });
}

function targets(plan: typeof full, us: (key: string) => number): BenchmarkRow[] {
  const [large, medium] = plan.sizes.toReversed().map(({ tasks }) => tasks) as [number, number];
  const of = (contestant: Contestant, tasks: number): number => us(`${contestant} ${tasks}`);
  return [
    {
      name: `share of the floor, ${large} tasks, no journal`,
      value: (100 * of('floor', large)) / of('ours', large),
      unit: '%',
      target: { atLeast: 30 },
    },
    {
      name: `durable tasks per second, ${large} tasks`,
      value: 1e6 / of('ours-durable', large),
      unit: 'tasks/s',
      target: { atLeast: 60_000 },
    },
    {
      name: 'LangGraph.js per task over ours per task',
      value: us('langgraph') / of('ours', large),
      unit: 'times',
      target: { atLeast: 100 },
    },
    {
      name: `cost per task, ${large} over ${medium} tasks, no journal`,
      value: of('ours', large) / of('ours', medium),
      unit: 'times',
      target: { atMost: 1.3 },
    },
    {
      name: `cost per task, ${large} over ${medium} tasks, durable`,
      value: of('ours-durable', large) / of('ours-durable', medium),
      unit: 'times',
      target: { atMost: 1.3 },
    },
  ];
}

function agentRows(agents: number, figures: Readonly<Record<string, number>>): BenchmarkRow[] {
  return [
    { name: `register ${agents} agents`, value: figures['spawnMs']!, unit: 'ms', target: { atMost: 500 } },
    { name: `stop ${agents} agents`, value: figures['stopMs']!, unit: 'ms', target: { atMost: 500 } },
    {
      name: `resident memory with ${agents} agents`,
      value: figures['rssMiB']!,
      unit: 'MiB',
      target: { atMost: 256 },
    },
  ];
}

await main(import.meta.url, dispatchBenchmark);
