/**
 * Plans the next tasks in order, each on the slot where it costs least, into gaps where it fits (HEFT's insertion over
 * expected durations). Only what the plan starts now is done; the rest is planned again when more is known. So a task
 * waits for a fast agent that is busy, and a free agent is kept for a coming task that matters more.
 * A pass costs O(tasks * slots * tasks per slot).
 */
import type { Estimate, Fleet } from '../fleet/fleet.ts';
import type { Candidate, Strategy, TaskFeatures } from '../strategies/strategy.ts';
import type { Reasons } from './choice.ts';
import { Timeline } from './timeline.ts';

export interface PlannedTask extends TaskFeatures {
  readonly classId: number;
  /** Not before: when what it waits for is expected to have ended; the present for a ready task. */
  readonly earliestMs: number;
}

export interface Placement {
  readonly agent: number;
  readonly startMs: number;
  readonly finishMs: number;
  readonly reasons: Reasons;
}

export interface LookaheadOptions {
  readonly fleet: Fleet;
  readonly strategy: Strategy;
  readonly nowMs: number;
  /** Agents to compare for a class; one that is not free is only there when the strategy lets tasks wait. */
  readonly agentsOf: (classId: number) => readonly number[];
}

/** An agent as it stands in one pass. */
interface Desk {
  readonly timelines: readonly Timeline[];
  /** What it did and does, and what this pass has planned for it, in ms per slot. */
  loadMs: number;
  /** By type. */
  readonly estimates: Map<number, Estimate>;
}

interface Offer extends Candidate {
  readonly timeline: Timeline;
  readonly cost: number;
}

export class Lookahead {
  readonly #options: LookaheadOptions;
  readonly #desks = new Map<number, Desk>();
  readonly #meanLoads = new Map<number, number>();

  constructor(options: LookaheadOptions) {
    this.#options = options;
  }

  /** Undefined when no agent is there to compare. */
  place(task: PlannedTask): Placement | undefined {
    const { fleet, strategy, nowMs, agentsOf } = this.#options;
    let best: Offer | undefined;
    let second: Offer | undefined;
    let compared = 0;
    for (const agent of agentsOf(task.classId)) {
      const offer = this.#offerOf(agent, task);
      if (offer === undefined) continue;
      compared += 1;
      if (best === undefined || offer.cost < best.cost) [best, second] = [offer, best];
      else if (second === undefined || offer.cost < second.cost) second = offer;
    }
    if (best === undefined) return undefined;
    const { agent, startMs, finishMs, durationMs, success, match, loadMs } = best;
    best.timeline.plan(startMs, durationMs);
    this.#deskOf(agent).loadMs += durationMs;
    const next = second && { agent: second.agent, cost: second.cost, waitMs: second.startMs - nowMs };
    const observed = fleet.durations.seenOf(fleet.typeOf(task.classId));
    const told = { strategy: strategy.name, rankMs: task.rankMs, cost: best.cost, observed };
    const reasons = { ...told, durationMs, success, match, loadMs, compared, next };
    return { agent, startMs, finishMs, reasons };
  }

  #offerOf(agent: number, task: PlannedTask): Offer | undefined {
    const { fleet, strategy, nowMs } = this.#options;
    const desk = this.#deskOf(agent);
    const type = fleet.typeOf(task.classId);
    let estimate = desk.estimates.get(type);
    if (estimate === undefined) desk.estimates.set(type, (estimate = fleet.estimate(type, agent)));
    const { durationMs, success } = estimate;
    const timeline = soonest(desk.timelines, task.earliestMs, durationMs);
    if (timeline === undefined) return undefined;
    const startMs = timeline.earliest(task.earliestMs, durationMs);
    if (startMs > nowMs && !strategy.waits) return undefined;
    const match = fleet.membersOf(task.classId).get(agent) ?? 0;
    const { loadMs } = desk;
    const times = { startMs, finishMs: startMs + durationMs, durationMs };
    const candidate = { agent, ...times, loadMs, meanLoadMs: this.#meanLoadMs(task.classId), match, success };
    return { ...candidate, timeline, cost: strategy.cost(candidate, task) };
  }

  #deskOf(agent: number): Desk {
    const known = this.#desks.get(agent);
    if (known !== undefined) return known;
    const { fleet, nowMs, strategy } = this.#options;
    const state = fleet.agents.get(agent);
    const timelines: Timeline[] = [];
    const running = state?.running ?? [];
    for (let i = 0; i < (state?.slots ?? 0); i += 1) {
      const task = running[i];
      if (task === undefined) timelines.push(new Timeline(agent, nowMs));
      else if (strategy.waits)
        // What runs never ends at this very moment: else its slot would look free.
        timelines.push(new Timeline(agent, Math.max(fleet.expectedEndMs(agent, task, nowMs), nowMs + 1e-6)));
    }
    const desk = { timelines, loadMs: fleet.loadMs(agent, nowMs), estimates: new Map() };
    this.#desks.set(agent, desk);
    return desk;
  }

  #meanLoadMs(classId: number): number {
    const known = this.#meanLoads.get(classId);
    if (known !== undefined) return known;
    const agents = this.#options.agentsOf(classId);
    const sum = agents.reduce((total, agent) => total + this.#deskOf(agent).loadMs, 0);
    const mean = agents.length === 0 ? 0 : sum / agents.length;
    this.#meanLoads.set(classId, mean);
    return mean;
  }
}

function soonest(timelines: readonly Timeline[], fromMs: number, durationMs: number): Timeline | undefined {
  let best: Timeline | undefined;
  let bestMs = Infinity;
  for (const timeline of timelines) {
    const startMs = timeline.earliest(fromMs, durationMs);
    if (startMs < bestMs) {
      best = timeline;
      bestMs = startMs;
    }
  }
  return best;
}
