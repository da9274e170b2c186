/**
 * A whole swarm of 1,000 and of 10,000 agents: register, give each a task, tell all, lose one in ten, recover, stop.
 * Linearity is what an agent costs among 10,000 over what it costs among 1,000.
 *
 *   node --conditions=conclave-source benchmarks/agents/swarm.bench.ts [--smoke] [--json FILE]
 */
import { emptyOutcome } from '@conclave/contracts';
import type { AgentSpecInput, ShardSettleListener, TopologyKind, WorkerShards } from '@conclave/contracts';
import { createNode } from '@conclave/swarm';
import type { SwarmNode } from '@conclave/swarm';
import { usedBytes } from '../harness/memory.ts';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';

const ROUNDS = 3;
const steps = ['register', 'assign', 'broadcast', 'lose one in ten', 'recover', 'stop'] as const;
type Step = (typeof steps)[number];

interface Measured {
  readonly ms: Readonly<Record<Step, number>>;
  readonly bytes: number;
}

export const swarmBenchmark: Benchmark = {
  name: 'agents/swarm',
  notes: [
    'Work is done at once within the process: what is left is what the swarm does for each agent.',
    'assign: one task per agent through a workflow, stored in memory. lose: agents are unregistered one after the other, the topology repairs itself each time. recover: as many are registered again, and one more task per agent is done.',
    'Bytes of an agent are heap and array buffers after a collection, taken before its first task.',
  ],
  run: async ({ smoke }) => {
    const sizes = smoke ? [10, 20] : [1_000, 10_000];
    const topologies: readonly TopologyKind[] = ['hierarchical', 'mesh', 'ring', 'star', 'adaptive'];
    const rows: BenchmarkRow[] = [];
    for (const topology of topologies) rows.push(...(await rowsOf(topology, sizes, smoke ? 1 : ROUNDS)));
    return rows;
  },
};

async function rowsOf(
  topology: TopologyKind,
  sizes: readonly number[],
  count: number,
): Promise<BenchmarkRow[]> {
  const perAgent: Record<Step, number>[] = [];
  const rows: BenchmarkRow[] = [];
  const bytes: number[] = [];
  // The first size is not to pay for what is compiled and loaded.
  await measure(topology, sizes[0]!);
  for (const size of sizes) {
    const rounds: Measured[] = [];
    for (let i = 0; i < count; i += 1) rounds.push(await measure(topology, size));
    const of = (step: Step): number => median(rounds.map(({ ms }) => ms[step]));
    perAgent.push(Object.fromEntries(steps.map((step) => [step, of(step) / size])) as Record<Step, number>);
    const where = `${topology}, ${size} agents`;
    for (const step of steps) rows.push({ name: `${where}: ${step}`, value: of(step), unit: 'ms' });
    const each = median(rounds.map((round) => round.bytes)) / size;
    bytes.push(each);
    rows.push({ name: `${where}: an agent`, value: each, unit: 'bytes' });
  }
  const [few, many] = perAgent;
  for (const step of steps)
    rows.push({
      name: `${topology}: ${step}, an agent among many over one among few`,
      value: many![step] / few![step],
      unit: 'ratio',
      target: { atMost: 2 },
    });
  rows.push({
    name: `${topology}: bytes, an agent among many over one among few`,
    value: bytes[1]! / bytes[0]!,
    unit: 'ratio',
    target: { atMost: 1.3 },
  });
  return rows;
}

async function measure(topology: TopologyKind, size: number): Promise<Measured> {
  const swarm = await createNode({ topology, maxAgents: size + 1 }, { createShards: instantShards });
  await earlierOnesAreGone();
  const before = usedBytes();
  const ms = {} as Record<Step, number>;
  const timed = async (step: Step, what: () => Promise<unknown>): Promise<void> => {
    const startMs = performance.now();
    await what();
    ms[step] = performance.now() - startMs;
  };
  await timed('register', () => swarm.registerAgent(declared('agent', size)));
  const bytes = usedBytes() - before;
  await timed('assign', () => workOn(swarm, 'first', size));
  let heard = 0;
  await swarm.subscribeToMessages({}, () => (heard += 1));
  const [source, ...others] = (await swarm.listAgents()).map(({ agentId }) => agentId);
  await timed('broadcast', () =>
    swarm.broadcastMessage({ sourceAgent: source!, messageType: 'status_update' }),
  );
  if (heard !== size - 1) throw new Error(`${heard} of ${size - 1} agents were told`);
  const lost = others.filter((_, i) => i % 10 === 0);
  await timed('lose one in ten', async () => {
    for (const agentId of lost) await swarm.unregisterAgent(agentId);
  });
  await timed('recover', async () => {
    await swarm.registerAgent(declared('successor', lost.length));
    await workOn(swarm, 'second', size);
  });
  if (swarm.describeTopology().size !== size) throw new Error('members are missing');
  await timed('stop', () => swarm.stop());
  return { ms, bytes };
}

/** What a swarm leaves to be collected would be taken off the next one's. */
async function earlierOnesAreGone(): Promise<void> {
  for (let i = 0; i < 4; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    usedBytes();
  }
}

function declared(id: string, count: number): AgentSpecInput {
  return { id, kind: 'function', module: 'file:///instant.js', capabilities: ['work'], count };
}

async function workOn(swarm: SwarmNode, name: string, count: number): Promise<void> {
  const tasks = Array.from({ length: count }, (_, i) => ({ id: `t${i}`, type: 'work' }));
  const result = await swarm.executeWorkflow(await swarm.createWorkflow({ name, tasks }));
  if (result.tasks.completed !== count)
    throw new Error(`${result.tasks.completed} of ${count} tasks completed`);
}

function instantShards(onSettle: ShardSettleListener): WorkerShards {
  return {
    registerHandler: () => 0,
    // Not on the stack of whoever hands out work, as no real work ends there.
    submit: (_handler, _input, { ticket }) => void setImmediate(() => onSettle(ticket, emptyOutcome)),
    cancel: () => undefined,
    stats: () => ({ shards: 0, inFlight: 0, queued: 0, restarts: 0 }),
    checkHealth: () => Promise.resolve({ status: 'healthy', score: 1 }),
    stop: () => Promise.resolve(),
  };
}

await main(import.meta.url, swarmBenchmark);
