/**
 * Durable empty tasks per second: ours on SQLite and on PostgreSQL beside BullMQ, Graphile Worker and DBOS, each alone
 * in a process, taking turns.
 *
 *   node --conditions=conclave-source benchmarks/durable/durable.bench.ts [--smoke] [--json FILE]
 */
import { postgres } from '@conclave/test/postgres/test-database';
import { inOwnProcess } from '../harness/own-process.ts';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkResult, BenchmarkRow, Target } from '../harness/report.ts';
import { median } from '../harness/timing.ts';
import type { ContestRequest, ContestTimes } from './contest.ts';
import { hasRedisServer } from './own-redis.ts';
import { describeRedis } from './redis.ts';

type Name = ContestRequest['contestant'];

interface Plan {
  readonly rounds: number;
  readonly sizes: Readonly<Record<Name, { readonly tasks: number; readonly repetitions: number }>>;
}

const full: Plan = {
  rounds: 3,
  sizes: {
    'ours-sqlite': { tasks: 100_000, repetitions: 7 },
    'ours-postgres': { tasks: 100_000, repetitions: 4 },
    bullmq: { tasks: 10_000, repetitions: 4 },
    'bullmq-flushed': { tasks: 10_000, repetitions: 4 },
    'graphile-batched': { tasks: 20_000, repetitions: 4 },
    'graphile-single': { tasks: 3_000, repetitions: 3 },
    dbos: { tasks: 1_000, repetitions: 3 },
  },
};
const smoke: Plan = {
  rounds: 1,
  sizes: {
    'ours-sqlite': { tasks: 200, repetitions: 1 },
    'ours-postgres': { tasks: 200, repetitions: 1 },
    bullmq: { tasks: 50, repetitions: 1 },
    'bullmq-flushed': { tasks: 50, repetitions: 1 },
    'graphile-batched': { tasks: 50, repetitions: 1 },
    'graphile-single': { tasks: 50, repetitions: 1 },
    dbos: { tasks: 20, repetitions: 1 },
  },
};

/** Over whom, who, at least how many times as fast. */
const ratios: readonly (readonly [Name, Name, number])[] = [
  ['ours-sqlite', 'bullmq-flushed', 20],
  ['ours-sqlite', 'bullmq', 20],
  ['ours-sqlite', 'graphile-single', 40],
  ['ours-sqlite', 'graphile-batched', 40],
  ['ours-sqlite', 'dbos', 100],
  ['ours-postgres', 'graphile-single', 5],
  ['ours-postgres', 'graphile-batched', 5],
];

const TASKS_PER_S = 60_000;

export const durableBenchmark: Benchmark = {
  name: 'durable',
  notes: [
    'Tasks do nothing but count themselves; every contestant is refused that did not run each of them exactly once, and whose database does not say so where it keeps ended tasks.',
    'Executing counts from the moment all tasks are accepted durably to the record of the last end; the whole way counts accepting, too. Each size is the median over processes of medians over repetitions, without the first of each process, in which code is compiled.',
    'Ours: a DAG of two dependencies per task on 1,000 agents in worker threads; the others get independent tasks, which is less work, and run them in one process on the main thread.',
    'SQLite flushes every commit (synchronous=FULL) and crosses no socket: what an embedded store saves is part of the ratio. Ours on PostgreSQL commits on the same server as Graphile Worker and DBOS.',
    'BullMQ knows no DAG here (its flows are slower) and can serve many machines. What is durable, its Redis decides: bullmq is the server at REDIS_URL as it is, see below; bullmq-flushed is one of our own that flushes every write before it answers (appendfsync always), as SQLite and PostgreSQL do.',
    'Graphile Worker single records each end by itself, as ours promises; batched has the settings of its documentation for throughput, where a crash runs finished jobs again.',
    'DBOS records a step by itself, in any order that code can express; one workflow with parallel steps was its fastest form.',
  ],
  run: ({ smoke: isSmoke }) => contest(isSmoke ? smoke : full),
};

async function contest(plan: Plan): Promise<BenchmarkResult> {
  const redis = await describeRedis();
  const isMeasured = (name: Name): boolean => {
    if (name === 'ours-sqlite') return true;
    if (name === 'bullmq-flushed') return hasRedisServer();
    return (name === 'bullmq' ? redis : postgres) !== undefined;
  };
  const names = (Object.keys(plan.sizes) as Name[]).filter(isMeasured);
  const times = new Map<Name, (readonly ContestTimes[])[]>(names.map((name) => [name, []]));
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed())
      times.get(name)!.push(await inOwnProcess(contestant, { contestant: name, ...plan.sizes[name] }));
  }
  const speeds = new Map(names.map((name) => [name, speedOf(plan.sizes[name].tasks, times.get(name)!)]));
  return {
    rows: [...names.flatMap((name) => rowsOf(name, plan, speeds.get(name)!)), ...ratioRows(speeds)],
    notes: [
      redis ?? 'Redis did not answer at REDIS_URL: bullmq was not measured.',
      ...(hasRedisServer() ? [] : ['There is no redis-server to start: bullmq-flushed was not measured.']),
      postgres ??
        'PostgreSQL did not answer at DATABASE_URL: ours on it, Graphile Worker and DBOS were not measured.',
    ],
  };
}

const contestant = new URL('contestant.ts', import.meta.url);

/** Tasks per second. */
interface Speed {
  readonly execute: number;
  readonly whole: number;
}

function speedOf(tasks: number, processes: readonly (readonly ContestTimes[])[]): Speed {
  const speed = (ms: (times: ContestTimes) => number): number =>
    (tasks * 1_000) / median(processes.map((times) => median(warm(times).map(ms))));
  return { execute: speed((it) => it.executeMs), whole: speed((it) => it.createMs + it.executeMs) };
}

function warm(times: readonly ContestTimes[]): readonly ContestTimes[] {
  return times.length > 1 ? times.slice(1) : times;
}

function rowsOf(name: Name, plan: Plan, { execute, whole }: Speed): BenchmarkRow[] {
  const title = `${name}, ${plan.sizes[name].tasks} tasks`;
  const target: { target?: Target } = name === 'ours-sqlite' ? { target: { atLeast: TASKS_PER_S } } : {};
  return [
    { name: `${title}: executed`, value: execute, unit: 'tasks/s', ...target },
    { name: `${title}: the whole way`, value: whole, unit: 'tasks/s' },
  ];
}

function ratioRows(speeds: ReadonlyMap<Name, Speed>): BenchmarkRow[] {
  return ratios.flatMap(([ours, peer, atLeast]) => {
    const [mine, its] = [speeds.get(ours), speeds.get(peer)];
    if (mine === undefined || its === undefined) return [];
    const name = `${ours} over ${peer}`;
    return [
      { name: `${name}: executed`, value: mine.execute / its.execute, unit: 'times', target: { atLeast } },
      { name: `${name}: the whole way`, value: mine.whole / its.whole, unit: 'times' },
    ];
  });
}

await main(import.meta.url, durableBenchmark);
