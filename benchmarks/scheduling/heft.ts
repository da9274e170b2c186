/**
 * HEFT with perfect knowledge (Topcuoglu, Hariri, Wu 2002): every task's work and every agent's speed, now and later,
 * are known before the first task starts. Tasks in the order of their upward ranks, each where it finishes first, into
 * gaps where it fits. Communication costs nothing.
 */
import type { AgentSpeed } from './drifting-speed.ts';
import { remainingPaths, topologicalOrder } from './workload.ts';
import type { Workload } from './workload.ts';

interface Interval {
  readonly start: number;
  readonly end: number;
}

export function heftMakespan(workload: Workload, speeds: readonly AgentSpeed[], start: number): number {
  const ranks = remainingPaths(workload, workload.work);
  const place = new Int32Array(workload.size);
  topologicalOrder(workload.graph.inDegrees, workload.dependents).forEach((task, at) => (place[task] = at));
  const order = [...ranks.keys()].toSorted((a, b) => ranks[b]! - ranks[a]! || place[a]! - place[b]!);
  const ends = new Float64Array(workload.size);
  const plans: Interval[][] = speeds.map(() => []);
  for (const task of order) {
    const ready = workload.dependencies[task]!.reduce((latest, from) => Math.max(latest, ends[from]!), start);
    let best = { agent: -1, interval: { start: 0, end: Infinity } };
    speeds.forEach((speed, agent) => {
      const interval = earliest(plans[agent]!, ready, (from) => speed.finish(from, workload.work[task]!));
      if (interval.end < best.interval.end) best = { agent, interval };
    });
    ends[task] = best.interval.end;
    const plan = plans[best.agent]!;
    const after = plan.findIndex((it) => it.start >= best.interval.start);
    plan.splice(after < 0 ? plan.length : after, 0, best.interval);
  }
  return Math.max(...ends) - start;
}

function earliest(plan: readonly Interval[], ready: number, finish: (start: number) => number): Interval {
  let start = ready;
  for (const interval of plan) {
    if (interval.end <= start) continue;
    const end = finish(start);
    if (end <= interval.start) return { start, end };
    start = interval.end;
  }
  return { start, end: finish(start) };
}
