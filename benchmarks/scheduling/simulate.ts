/** Runs a workload on agents of drifting speed in virtual time. A policy sees what a scheduler would see, and no more. */
import type { AgentSpeed } from './drifting-speed.ts';
import type { Workload } from './workload.ts';

export interface Start {
  readonly task: number;
  readonly agent: number;
}

export interface Policy {
  /** A run begins: the policy may keep what it has learned. */
  begin(workload: Pick<Workload, 'graph' | 'typeOf' | 'types' | 'size'>, now: number): void;
  ready(task: number): void;
  /** Everything that is to start now, on agents that are free. Called again after each end. */
  choose(now: number, free: readonly number[]): readonly Start[];
  started(task: number, agent: number, now: number): void;
  ended(task: number, agent: number, now: number): void;
}

/** @returns when the last task has ended. @throws when the policy lets the run come to a standstill */
export function simulate(
  workload: Workload,
  policy: Policy,
  { speeds, start }: { readonly speeds: readonly AgentSpeed[]; readonly start: number },
): number {
  const open = workload.graph.inDegrees.slice();
  const running = speeds.map(() => ({ task: -1, end: Infinity }));
  const free = (): number[] => [...running.keys()].filter((agent) => running[agent]!.task < 0);
  policy.begin(workload, start);
  for (let task = 0; task < workload.size; task += 1) if (open[task] === 0) policy.ready(task);
  let now = start;
  for (let left = workload.size; left > 0; left -= 1) {
    for (const { task, agent } of policy.choose(now, free())) {
      if (running[agent]!.task >= 0) throw new Error(`agent ${agent} is busy`);
      if (open[task] !== 0) throw new Error(`task ${task} is not ready, or has started already`);
      open[task] = -1;
      running[agent] = { task, end: speeds[agent]!.finish(now, workload.work[task]!) };
      policy.started(task, agent, now);
    }
    const agent = running.reduce((first, it, at) => (it.end < running[first]!.end ? at : first), 0);
    const { task, end } = running[agent]!;
    if (task < 0) throw new Error(`${left} tasks wait, and nothing runs`);
    now = end;
    running[agent] = { task: -1, end: Infinity };
    policy.ended(task, agent, now);
    for (const next of workload.dependents[task]!) {
      open[next]! -= 1;
      if (open[next] === 0) policy.ready(next);
    }
  }
  return now;
}
