/** What announcing costs a store that is busy: the same turns without, with, and the way that is avoided. */
import { openWakeUps } from '@conclave/bus';
import { silentLogger, silentWakeUps, systemClock, systemRandom } from '@conclave/contracts';
import type { RunLease, WakeUps } from '@conclave/contracts';
import type { Store } from '@conclave/store';
import { newRun, range, settle } from '@conclave/test/contracts/run-columns';
import type { BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';

export interface Load {
  readonly callers: number;
  /** Turns of one task that each caller commits, one after the other. */
  readonly turns: number;
  readonly rounds: number;
}

/** One node: a store, and what tells the others. */
export interface LoadedNode {
  readonly store: Store;
  readonly wakeUps: WakeUps;
}

export interface Contestant {
  readonly name: string;
  readonly nodes: readonly LoadedNode[];
  /** Before and after each of its rounds. */
  readonly begin?: () => Promise<void>;
  readonly end?: () => Promise<void>;
}

let runs = 0;

/** Contestants take turns; the ratio is that of one round, and the median of them is given. */
export async function compareCosts(
  over: string,
  [base, ...others]: readonly [Contestant, ...Contestant[]],
  load: Load,
): Promise<BenchmarkRow[]> {
  const all = [base, ...others];
  const perSecond = new Map<Contestant, number[]>(all.map((contestant) => [contestant, []]));
  for (let round = 0; round < load.rounds; round += 1) {
    for (const contestant of round % 2 === 0 ? all : all.toReversed()) {
      await contestant.begin?.();
      perSecond.get(contestant)!.push(await turnsPerSecond(contestant.nodes, load));
      await contestant.end?.();
    }
  }
  const of = (contestant: Contestant): number[] => perSecond.get(contestant)!;
  return [
    { name: `${over}: ${base.name}`, value: median(of(base)), unit: 'turns/s' },
    ...others.map((contestant, i) => ({
      name: `${over}: ${contestant.name}, of that`,
      value: 100 * median(of(contestant).map((each, round) => each / of(base)[round]!)),
      unit: '%',
      ...(i === 0 ? { target: { atLeast: 90 } } : {}),
    })),
  ];
}

async function turnsPerSecond(nodes: readonly LoadedNode[], { callers, turns }: Load): Promise<number> {
  const leases: [LoadedNode, RunLease][] = [];
  for (const node of nodes) {
    for (let caller = 0; caller < callers; caller += 1) {
      const runId = `run_${(runs += 1)}`;
      await node.store.createRun(newRun(runId, turns));
      leases.push([node, await node.store.acquireRun(runId, 'bench', 600_000)]);
    }
  }
  const startedMs = performance.now();
  await Promise.all(
    leases.map(async ([{ store, wakeUps }, lease]) => {
      for (const index of range(0, turns)) {
        await store.commitTurn(lease, settle([index]));
        wakeUps.announce('journal');
      }
    }),
  );
  return (leases.length * turns * 1_000) / (performance.now() - startedMs);
}

export const silent = silentWakeUps;

export function open(where: { dataFile?: string; databaseUrl?: string; natsUrl?: string }): Promise<WakeUps> {
  const swarmId = `bench.${process.pid}`;
  const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
  return openWakeUps({ ...where, swarmId, ...ports });
}
