/**
 * A swarm of agents against one agent: how much sooner the same tasks are done, and what part of what is possible
 * that is.
 *
 *   node --conditions=conclave-source benchmarks/parallel/parallel.bench.ts [--smoke] [--json FILE]
 */
import { availableParallelism } from 'node:os';
import { createNode } from '@conclave/swarm';
import type { SwarmNode } from '@conclave/swarm';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow, Target } from '../harness/report.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import { median } from '../harness/timing.ts';
import { spinsPerMs } from './spin.ts';
import { kindsOfWork, shortestMs, smaller, workflowOf } from './works.ts';
import type { KindOfWork } from './works.ts';

const swarms = [4, 12];
const ROUNDS = 3;

/** Times sooner than one agent: 2.8 to 4.4 is what swarms of agents are said to reach. Only where the work allows it. */
const targets: Readonly<Record<string, Readonly<Record<number, Target>>>> = {
  waiting: { 4: { atLeast: 2.8 }, 12: { atLeast: 4.4 } },
  mixed: { 4: { atLeast: 2.8 }, 12: { atLeast: 4.4 } },
  stages: { 4: { atLeast: 2.8 }, 12: { atLeast: 4.4 } },
};

export const parallelBenchmark: Benchmark = {
  name: 'parallel',
  notes: [
    'One agent, 4 and 12 agents take turns at the same workflow, one task at a time each, with a store on disk. Figures are medians of the rounds, ratios are taken within a round.',
    'Waiting: 240 tasks of 20 ms. Mixed: 18 ms of waiting, then 2 ms of computing. Stages: the same as 12 chains of 20. Computing: 120 tasks of 20 ms of computing: a fixed loop that takes so long on an idle core.',
    'Possible: the time of all tasks over the agents, the computing over the cores, or the longest chain, whichever is longest; against the same for one agent.',
    'Computing gains what cores there are and not what agents there are; tasks that wait for each other gain nothing.',
    'Processor: time of all threads of the process, engine included, over wall time and cores.',
  ],
  run: async ({ smoke }) => {
    const rows: BenchmarkRow[] = [];
    const calibrated = spinsPerMs();
    for (const kind of smoke ? kindsOfWork.slice(2, 3).map(smaller) : kindsOfWork)
      rows.push(
        ...rowsOf(
          kind,
          await inTemporaryFolder((dataDir) =>
            compete(kind, { rounds: smoke ? 1 : ROUNDS, dataDir, spinsPerMs: calibrated }),
          ),
        ),
      );
    return { rows, notes: [`${availableParallelism()} cores.`] };
  },
};

interface Run {
  readonly wallMs: number;
  /** Share of all cores. */
  readonly processor: number;
}

/** Per number of agents, a run for each round. */
type Rounds = ReadonlyMap<number, readonly Run[]>;

interface Contest {
  readonly rounds: number;
  readonly dataDir: string;
  readonly spinsPerMs: number;
}

async function compete(kind: KindOfWork, contest: Contest): Promise<Rounds> {
  const measured = new Map<number, Run[]>();
  for (const agents of [1, ...swarms]) {
    const swarm = await swarmOf(kind, agents, contest.dataDir);
    try {
      await runOnce(swarm, smaller(kind), contest.spinsPerMs);
      const runs: Run[] = [];
      for (let round = 0; round < contest.rounds; round += 1)
        runs.push(await runOnce(swarm, kind, contest.spinsPerMs));
      measured.set(agents, runs);
    } finally {
      await swarm.stop();
    }
  }
  return measured;
}

function swarmOf(kind: KindOfWork, agents: number, dataDir: string): Promise<SwarmNode> {
  return createNode({
    dataDir,
    agents: [
      {
        id: 'worker',
        kind: 'function',
        module: new URL('parallel-tasks.ts', import.meta.url).href,
        export: 'work',
        load: kind.load,
        capabilities: ['work'],
        count: agents,
      },
    ],
  });
}

async function runOnce(swarm: SwarmNode, kind: KindOfWork, perMs: number): Promise<Run> {
  const id = await swarm.createWorkflow(workflowOf(kind, perMs));
  const cpuBefore = process.cpuUsage();
  const beganMs = performance.now();
  const result = await swarm.executeWorkflow(id);
  const wallMs = performance.now() - beganMs;
  const cpu = process.cpuUsage(cpuBefore);
  const tasks = kind.chains * kind.chainLength;
  if (result.tasks.completed !== tasks)
    throw new Error(`${kind.name}: ${result.tasks.completed} of ${tasks} tasks completed`);
  return { wallMs, processor: (cpu.user + cpu.system) / 1_000 / wallMs / availableParallelism() };
}

function rowsOf(kind: KindOfWork, rounds: Rounds): BenchmarkRow[] {
  const alone = rounds.get(1)!;
  const cores = availableParallelism();
  return [
    ...swarms.flatMap((agents): BenchmarkRow[] => {
      const runs = rounds.get(agents)!;
      const sooner = median(runs.map(({ wallMs }, round) => alone[round]!.wallMs / wallMs));
      const possible = shortestMs(kind, 1, cores) / shortestMs(kind, agents, cores);
      const name = (what: string): string => `${kind.name}, ${agents} agents: ${what}`;
      const target = targets[kind.name]?.[agents];
      return [
        {
          name: name('sooner than one'),
          value: sooner,
          unit: 'times',
          ...(target === undefined ? {} : { target }),
        },
        { name: name('of what is possible'), value: (100 * sooner) / possible, unit: '%' },
        { name: name('processor'), value: 100 * median(runs.map((run) => run.processor)), unit: '%' },
      ];
    }),
    { name: `${kind.name}, one agent`, value: median(alone.map((run) => run.wallMs)), unit: 'ms' },
  ];
}

await main(import.meta.url, parallelBenchmark);
