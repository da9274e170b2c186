/**
 * What one level of a deep durable chain costs: each task waits for the commit of the one before. Beside it, in turns,
 * the least that any design pays that records a step before the next begins.
 *
 *   node --conditions=conclave-source benchmarks/durable/chain.bench.ts [--smoke] [--json FILE]
 */
import { inOwnProcess } from '../harness/own-process.ts';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';
import type { ChainRequest, ChainResult } from './chain-contestant.ts';

interface Plan {
  readonly levels: number;
  readonly repetitions: number;
  readonly rounds: number;
}

const full: Plan = { levels: 2_000, repetitions: 3, rounds: 5 };
const smoke: Plan = { levels: 20, repetitions: 1, rounds: 1 };

export const chainBenchmark: Benchmark = {
  name: 'durable/chain',
  notes: [
    'The floor flushes a block behind the last one with fsync, as SQLite does, then sends a message to a thread and waits for its echo, level by level in one loop. It commits nothing that could be read back.',
    'Ours crosses two threads per level, the writer and the worker, and writes five pages of the log. Values are medians over processes that take turns.',
    'A log that is still growing costs twice a flush: the first repetition of each process, in which it grows, is left out where there are several.',
  ],
  run: ({ smoke: isSmoke }) => measure(isSmoke ? smoke : full),
};

async function measure({ levels, repetitions, rounds }: Plan): Promise<BenchmarkRow[]> {
  const results: Record<ChainRequest['contestant'], ChainResult[]> = { floor: [], memory: [], sqlite: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of ['floor', 'sqlite', 'memory'] as const)
      results[contestant].push(await inOwnProcess(program, { contestant, levels, repetitions }));
  }
  const us = (of: readonly ChainResult[], part: (it: ChainResult) => number): number =>
    median(of.map(part)) * 1_000;
  // A machine has slower and faster minutes: ours is compared with the floor right before it.
  const ratio = median(results.sqlite.map((ours, round) => ours.levelMs / results.floor[round]!.levelMs));
  return [
    { name: 'floor: one flush', value: us(results.floor, (it) => it.flushMs ?? 0), unit: 'us' },
    { name: 'floor: flush and round trip', value: us(results.floor, (it) => it.levelMs), unit: 'us/level' },
    {
      name: `ours without a store, ${levels} levels`,
      value: us(results.memory, (it) => it.levelMs),
      unit: 'us/level',
    },
    {
      name: `ours durable, ${levels} levels`,
      value: us(results.sqlite, (it) => it.levelMs),
      unit: 'us/level',
    },
    { name: 'ours durable over the floor', value: ratio, unit: 'times', target: { atMost: 1.5 } },
  ];
}

const program = new URL('chain-contestant.ts', import.meta.url);

await main(import.meta.url, chainBenchmark);
