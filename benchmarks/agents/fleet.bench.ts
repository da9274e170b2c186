/**
 * What a fleet of agents costs: adding, holding and stopping 10,000 agents, and starting and settling one task on the
 * agent machine with an executor that answers at once.
 *
 *   node --conditions=conclave-source benchmarks/agents/fleet.bench.ts [--smoke] [--json FILE]
 */
import { createAgentFleet } from '@conclave/agents';
import type { AgentFleet } from '@conclave/agents';
import {
  AgentSpecSchema,
  createSystemIdSource,
  emptyOutcome,
  silentLogger,
  systemClock,
  systemRandom,
} from '@conclave/contracts';
import type { WorkerShards } from '@conclave/contracts';
import { usedBytes } from '../harness/memory.ts';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { median, wallMs } from '../harness/timing.ts';

const ROUNDS = 7;
const MIB = 2 ** 20;

export const fleetBenchmark: Benchmark = {
  name: 'agents/fleet',
  notes: [
    'The executor settles within submit: what is left is tickets, machine, meter and reports, and the objects of a task.',
    'Bytes per agent are heap and array buffers after a collection; RSS is the whole process.',
  ],
  run: async ({ smoke }) => {
    const tasks = smoke ? 1_000 : 100_000;
    const sizes = smoke ? [10] : [10_000, 1_000];
    const rows: BenchmarkRow[] = [];
    for (const agents of sizes) rows.push(...(await measure(agents, tasks)));
    return rows;
  },
};

async function measure(agents: number, tasks: number): Promise<BenchmarkRow[]> {
  const { fleet, settled } = instantFleet();
  const before = usedBytes();
  const addMs = wallMs(() => fleet.add(spec(agents)));
  const rssMiB = process.memoryUsage().rss / MIB;
  const idle = usedBytes();
  const rounds = Array.from({ length: ROUNDS }, () => startAll(fleet, agents, tasks));
  if (settled() !== ROUNDS * tasks) throw new Error(`${settled()} of ${ROUNDS * tasks} tasks settled`);
  const used = usedBytes();
  const startMs = performance.now();
  await fleet.stop();
  const stopMs = performance.now() - startMs;
  const rows: BenchmarkRow[] = [
    { name: 'add', value: addMs, unit: 'ms', target: { atMost: 500 } },
    { name: 'start and settle, processor', value: median(rounds.map(({ cpuUs }) => cpuUs)), unit: 'us/task' },
    { name: 'start and settle, wall', value: median(rounds.map(({ wallUs }) => wallUs)), unit: 'us/task' },
    { name: 'stop', value: stopMs, unit: 'ms', target: { atMost: 500 } },
    ...memoryRows({ before, idle, used }, agents),
  ];
  // Later sizes find the memory of the earlier ones in use.
  if (agents >= 10_000)
    rows.push({ name: 'RSS after add', value: rssMiB, unit: 'MiB', target: { atMost: 256 } });
  return rows.map((row) => ({ ...row, name: `${agents} agents: ${row.name}` }));
}

type Bytes = Readonly<Record<'before' | 'idle' | 'used', number>>;

function memoryRows({ before, idle, used }: Bytes, agents: number): BenchmarkRow[] {
  // A few agents do not pay for what the fleet itself takes.
  const target = agents >= 1_000 ? { target: { atMost: 2_560 } } : {};
  return [
    { name: 'an idle agent', value: (idle - before) / agents, unit: 'bytes', ...target },
    { name: 'an agent that has worked', value: (used - before) / agents, unit: 'bytes' },
  ];
}

function spec(count: number) {
  return AgentSpecSchema.parse({
    id: 'agent',
    kind: 'function',
    module: 'file:///instant.js',
    capabilities: ['work'],
    count,
  });
}

/** A fleet whose executor answers within `submit`: what is left is the fleet's own cost. */
function instantFleet(): { fleet: AgentFleet; settled: () => number } {
  let count = 0;
  const shards: WorkerShards = {
    registerHandler: () => 0,
    submit: (_handler, _input, { ticket }) => fleet.shardSettled(ticket, emptyOutcome),
    cancel: () => undefined,
    stats: () => ({ shards: 0, inFlight: 0, queued: 0, restarts: 0 }),
    checkHealth: () => Promise.resolve({ status: 'healthy', score: 1 }),
    stop: () => Promise.resolve(),
  };
  const fleet: AgentFleet = createAgentFleet({
    shards,
    clock: systemClock,
    random: systemRandom,
    ids: createSystemIdSource(),
    logger: silentLogger,
    onSettle: () => {
      count += 1;
    },
    onAvailability: () => undefined,
  });
  return { fleet, settled: () => count };
}

function startAll(fleet: AgentFleet, agents: number, tasks: number): { wallUs: number; cpuUs: number } {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  for (let task = 0; task < tasks; task += 1) {
    const ticket = fleet.takeTicket();
    fleet.start(task % agents, {
      ticket,
      runId: 'run',
      taskId: 'task',
      taskType: 'work',
      params: undefined,
      attempt: 1,
      timeoutMs: undefined,
    });
  }
  const wallUs = ((performance.now() - startMs) * 1_000) / tasks;
  const { user, system } = process.cpuUsage(cpu);
  return { wallUs, cpuUs: (user + system) / tasks };
}

await main(import.meta.url, fleetBenchmark);
