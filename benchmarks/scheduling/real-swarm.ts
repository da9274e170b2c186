/**
 * The same contest on a real swarm: agents in this process sleep as long as the work takes at their speed, every run is
 * committed to disk. It shows that what is simulated is what the engine does.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createNode } from '@conclave/swarm';
import type { SwarmNode, WorkflowDefinitionInput } from '@conclave/swarm';
import { createSeededRandom } from '@conclave/testing';
import type { BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';
import type { AgentSpeed } from './drifting-speed.ts';
import { heftMakespan } from './heft.ts';
import { varied } from './workload.ts';
import type { Workload } from './workload.ts';

export interface RealOptions {
  readonly folder: string;
  readonly smoke: boolean;
}

interface RealResult {
  readonly rows: readonly BenchmarkRow[];
  readonly notes: readonly string[];
}

const agents = 8;
/** From 1 to 8, in equal steps of the logarithm. */
const speeds = Array.from({ length: agents }, (_, agent) => 8 ** (agent / (agents - 1)));
/** Middle-sized: larger ones would take minutes, and on smaller ones timers weigh too much. */
const between = { least: 26, most: 110 };

export async function realRuns(
  workloads: readonly Workload[],
  { folder, smoke }: RealOptions,
): Promise<RealResult> {
  const chosen = smoke
    ? workloads.slice(0, 1)
    : workloads.filter(({ size }) => size >= between.least && size <= between.most);
  const makespanMs = smoke ? 40 : 1_000;
  const results: { trace: string; strategy: number; handOff: number }[] = [];
  for (const workload of chosen) {
    const bound = heftMakespan(workload, speeds.map(constant), 0);
    const scaled = { ...workload, work: workload.work.map((work) => (work * makespanMs) / bound) };
    const measure = (strategy: boolean) => runOn(scaled, { folder, strategy, warmUps: smoke ? 1 : 3 });
    results.push({
      trace: workload.name,
      strategy: (await measure(true)) / makespanMs,
      handOff: (await measure(false)) / makespanMs,
    });
  }
  const over = median(results.map(({ strategy, handOff }) => strategy / handOff));
  const overHeft = median(results.map(({ strategy }) => strategy));
  return {
    rows: [
      {
        name: 'real swarm, compute_optimized: makespan over HEFT with perfect knowledge',
        value: overHeft,
        unit: 'times',
      },
      {
        name: "real swarm, compute_optimized: makespan over the topology's hand-off",
        value: over,
        unit: 'times',
        target: { atMost: 0.85 },
      },
    ],
    notes: results.map(
      ({ trace, strategy, handOff }) =>
        `Real swarm, ${trace}: over HEFT ${strategy.toFixed(2)}, without a strategy ${handOff.toFixed(2)}`,
    ),
  };
}

interface RunOptions {
  readonly folder: string;
  readonly strategy: boolean;
  readonly warmUps: number;
}

/** @returns the makespan after the warm-ups, in ms. Work is in ms at speed 1 here. */
async function runOn(workload: Workload, { folder, strategy, warmUps }: RunOptions): Promise<number> {
  const random = createSeededRandom(9);
  const swarm = await createNode({
    dataDir: folder,
    topology: 'star',
    shards: 1,
    ...(strategy ? { strategy: 'compute_optimized' } : {}),
  });
  try {
    await register(swarm, workload);
    for (let run = 0; run < warmUps; run += 1) await execute(swarm, varied(workload, random));
    return await execute(swarm, workload);
  } finally {
    await swarm.stop();
  }
}

async function register(swarm: SwarmNode, { types }: Workload): Promise<void> {
  const capabilities = Array.from({ length: types }, (_, type) => `type-${type}`);
  for (const [agent, speed] of speeds.entries())
    await swarm.registerAgent({
      agentId: `agent-${agent}`,
      agentType: 'sleeper',
      capabilities,
      execute: async ({ params }) => {
        await sleep((params as { readonly work: number }).work / speed);
      },
    });
}

async function execute(swarm: SwarmNode, workload: Workload): Promise<number> {
  const result = await swarm.executeWorkflow(await swarm.createWorkflow(definitionOf(workload)));
  if (!result.success) throw new Error(`${workload.name} did not complete: ${result.stopReason}`);
  const starts = result.timings.map(({ startedAtMs }) => startedAtMs ?? Infinity);
  const ends = result.timings.map(({ finishedAtMs }) => finishedAtMs ?? -Infinity);
  return Math.max(...ends) - Math.min(...starts);
}

function definitionOf({ size, typeOf, dependencies, work }: Workload): WorkflowDefinitionInput {
  return {
    name: 'trace',
    tasks: Array.from({ length: size }, (_, task) => ({
      id: `t${task}`,
      type: `type-${typeOf[task]!}`,
      dependsOn: dependencies[task]!.map((from) => `t${from}`),
      params: { work: work[task]! },
    })),
  };
}

function constant(speed: number): AgentSpeed {
  return { at: () => speed, finish: (start, work) => start + work / speed };
}
