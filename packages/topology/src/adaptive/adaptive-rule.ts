import type { LayoutKind } from '../layout/topology.ts';
import { forecast, TASKS_PER_BROADCAST, type CoordinationForecast } from '../model/coordination-model.ts';
import type { AdaptiveOptions, TopologyOptions } from '../topology-options.ts';

/** What was measured since the last look. */
export interface Measured {
  readonly current: LayoutKind;
  readonly members: number;
  /** Tasks that were handed out. */
  readonly tasks: number;
  /** Median from assigned to acknowledged, in ms; undefined when nobody reported one. */
  readonly latencyMs: number | undefined;
  /** Share of the slots that are taken now. */
  readonly busyShare: number;
  /** Standard deviation over mean of the tasks per agent, of this shape and, where they were tried, of the others. */
  readonly skew: Readonly<Partial<Record<LayoutKind, number>>>;
  /** Members that were lost or went down. */
  readonly failures: number;
  /** Since the shape was last changed, in ms. */
  readonly dwellMs: number;
}

/** Keep the shape, or change it; the reason is one sentence with the figures that decided. */
export interface Verdict {
  readonly kind: LayoutKind;
  readonly reason: string;
}

export type AdaptiveSettings = Omit<TopologyOptions, 'kind' | 'maxAgents'>;

const KINDS: readonly LayoutKind[] = ['star', 'hierarchical', 'mesh', 'ring'];
/** What a shape is taken to share out unevenly until it was tried; a tree prefers the agents near its root. */
const EXPECTED_SKEW: Readonly<Record<LayoutKind, number>> = {
  star: 0.05,
  ring: 0.05,
  mesh: 0.1,
  hierarchical: 0.4,
};
/** Below so many tasks per agent an uneven share is chance. */
export const TASKS_PER_AGENT = 4;

/**
 * Which shape is to carry the swarm now. Every shape's cost per task is counted in hops from the model, raised by how
 * unevenly it shares out and by what losses cut off; the measured latency turns hops into time. Another shape is
 * chosen when the present one was kept long enough and the other one is cheaper by the margin.
 */
export function decide(measured: Measured, settings: AdaptiveSettings): Verdict {
  const { current, latencyMs, dwellMs } = measured;
  const { minDwellMs, margin, targetLatencyMs } = settings.adaptive;
  const keep = (reason: string): Verdict => ({ kind: current, reason });
  if (dwellMs < minDwellMs) return keep(`kept for ${Math.round(dwellMs)} ms of at least ${minDwellMs} ms`);
  if (isWithin(targetLatencyMs, latencyMs) && measured.failures === 0)
    return keep(`hand-offs take ${text(latencyMs!)} ms, within the target of ${targetLatencyMs} ms`);
  const costs = KINDS.map((kind) => ({ kind, ...costOf(kind, measured, settings) }));
  const present = costs.find(({ kind }) => kind === current)!;
  const best = costs.reduce((least, cost) => (cost.total < least.total ? cost : least));
  const comparison = compare(present, best, measured);
  if (best.kind === current) return keep(`${current} is the cheapest: ${comparison}`);
  if (best.total > present.total * (1 - margin))
    return keep(`${best.kind} is cheaper by less than ${text(margin * 100)} %: ${comparison}`);
  return { kind: best.kind, reason: comparison };
}

interface Cost {
  /** Hops per task, everything counted. */
  readonly total: number;
  readonly handOff: number;
  readonly uneven: number;
  readonly losses: number;
  readonly broadcasts: number;
}

function costOf(kind: LayoutKind, measured: Measured, settings: AdaptiveSettings): Cost {
  const { members, busyShare, tasks, failures } = measured;
  const { hubCapacity } = settings.adaptive;
  const expected: CoordinationForecast = forecast({ ...settings, kind }, { members, busyShare, hubCapacity });
  const handOff = expected.hops;
  const uneven = handOff * skewOf(kind, measured);
  const losses = tasks === 0 ? 0 : (failures / tasks) * expected.cutOff * handOff;
  const broadcasts = expected.broadcastHops / TASKS_PER_BROADCAST;
  return { total: handOff + uneven + losses + broadcasts, handOff, uneven, losses, broadcasts };
}

function skewOf(kind: LayoutKind, { skew, tasks, members }: Measured): number {
  const expected = EXPECTED_SKEW[kind];
  return tasks < TASKS_PER_AGENT * members ? expected : (skew[kind] ?? expected);
}

function isWithin(targetMs: AdaptiveOptions['targetLatencyMs'], latencyMs: number | undefined): boolean {
  return targetMs !== undefined && latencyMs !== undefined && latencyMs <= targetMs;
}

type Named = Cost & { readonly kind: LayoutKind };

function compare(present: Named, best: Named, measured: Measured): string {
  const { members, tasks, failures, latencyMs, current } = measured;
  const parts = (cost: Named): string =>
    `${cost.kind} ${text(cost.total)} hops a task (hand-off ${text(cost.handOff)}, uneven load ${text(cost.uneven)}, ` +
    `losses ${text(cost.losses)}, broadcasts ${text(cost.broadcasts)})`;
  const against = best.kind === present.kind ? parts(present) : `${parts(best)} against ${parts(present)}`;
  const skew = measured.skew[current];
  const seen = [
    `${members} agents`,
    `${tasks} tasks`,
    `${failures} failures`,
    ...(skew === undefined ? [] : [`load skew ${text(skew)}`]),
    ...(latencyMs === undefined ? [] : [`latency ${text(latencyMs)} ms`]),
  ];
  return `${against}; measured: ${seen.join(', ')}`;
}

function text(value: number): string {
  return String(Number(value.toPrecision(3)));
}
