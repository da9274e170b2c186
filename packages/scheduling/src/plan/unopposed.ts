import type { Fleet } from '../fleet/fleet.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { Placement } from './lookahead.ts';

interface Unopposed {
  readonly agent: number;
  readonly classId: number;
  readonly nowMs: number;
}

/** Nothing was compared: the fastest of those that were free. */
export function unopposed(
  { fleet, strategy }: { readonly fleet: Fleet; readonly strategy: Strategy },
  { agent, classId, nowMs }: Unopposed,
): Placement {
  const type = fleet.typeOf(classId);
  const { durationMs, success } = fleet.estimate(type, agent);
  const finishMs = nowMs + durationMs;
  const match = fleet.membersOf(classId).get(agent) ?? 0;
  const observed = fleet.durations.seenOf(type);
  const figures = { durationMs, success, match, loadMs: fleet.loadMs(agent, nowMs), compared: 1, observed };
  const reasons = { strategy: strategy.name, rankMs: 0, cost: finishMs, next: undefined, ...figures };
  return { agent, startMs: nowMs, finishMs, reasons };
}
