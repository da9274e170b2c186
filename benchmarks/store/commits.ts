/** Work for a store, timed: what its benchmarks on SQLite and PostgreSQL have in common. */
import type { Store } from '@conclave/store';
import { changes, newRun, range, turn } from '@conclave/test/contracts/run-columns';
import type { BenchmarkRow } from '../harness/report.ts';

interface Commits {
  readonly runId: string;
  readonly tasks: number;
  /** Tasks per turn. */
  readonly size: number;
}

/** Settles a run's tasks turn by turn, each after the one before was acknowledged, as a run's driver does. */
export async function commitAll(store: Store, { runId, tasks, size }: Commits) {
  await store.createRun(newRun(runId, tasks));
  const lease = await store.acquireRun(runId, 'bench', 600_000);
  const turns = range(0, tasks / size).map((number) => turnOf(range(number * size, (number + 1) * size)));
  const cpu = process.threadCpuUsage();
  const startedMs = performance.now();
  for (const each of turns) await store.commitTurn(lease, each);
  const ms = performance.now() - startedMs;
  const used = process.threadCpuUsage(cpu);
  return { perSecond: (tasks * 1_000) / ms, mainUs: (used.user + used.system) / tasks };
}

/** Callers that each await one small turn after the other: what group commit is for. */
export async function measureCallers(store: Store, callers: number, turns: number): Promise<BenchmarkRow[]> {
  const each = Math.max(1, Math.round((turns * Math.min(callers, 20)) / callers));
  const leases = await Promise.all(
    range(0, callers).map(async (caller) => {
      const runId = `run_${callers}_${caller}`;
      await store.createRun(newRun(runId, each));
      return store.acquireRun(runId, 'bench', 600_000);
    }),
  );
  const before = await counters(store);
  const startedMs = performance.now();
  await Promise.all(
    leases.map(async (lease) => {
      for (const index of range(0, each)) await store.commitTurn(lease, turnOf([index]));
    }),
  );
  const ms = performance.now() - startedMs;
  const after = await counters(store);
  const name = `turns of 1 from ${callers} callers`;
  return [
    { name, value: (callers * each * 1_000) / ms, unit: 'turns/s' },
    {
      name: `${name}: together`,
      value: (after.writes - before.writes) / (after.commits - before.commits),
      unit: 'turns/flush',
    },
  ];
}

async function counters(store: Store): Promise<{ writes: number; commits: number }> {
  const info = await store.info();
  return info.kind === 'volatile' ? { writes: 0, commits: 0 } : info;
}

function turnOf(indexes: readonly number[]) {
  return turn({
    changed: changes(indexes, 'completed'),
    journal: [{ kind: 'tasks.changed', body: JSON.stringify(indexes) }],
  });
}
