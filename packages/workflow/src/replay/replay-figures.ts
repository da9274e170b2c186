/** What a replay shows of the engine: the time it took beside the time it could have taken. */
import type { RunResult } from '@conclave/contracts';
import { z } from 'zod';
import { dispatchDelays } from './dispatch-delays.ts';
import type { PlayedTask } from './dispatch-delays.ts';
import { replayBounds } from './replay-bounds.ts';
import type { ReplayPlan } from './replay-plan.ts';

export interface ReplayFigures {
  readonly work: ReplayPlan['work'];
  readonly timeScale: number;
  readonly agents: number;
  /** Tasks that can go on at once: the agents, and where they compute no more than there are threads. */
  readonly width: number;
  /** Tasks that this process ran; a resumed run leaves out the others, in every figure. */
  readonly tasks: number;
  /** From the first task that was handed out to the last one's end, in ms; threads that had to start are in it. */
  readonly makespanMs: number;
  readonly workMs: number;
  readonly criticalPathMs: number;
  /** Its tasks in order, at most {@link SHOWN_TASKS} of them. */
  readonly criticalPath: readonly string[];
  readonly criticalPathTasks: number;
  /** Work over width, in ms. */
  readonly workBoundMs: number;
  /** The larger of critical path and work bound, in ms. */
  readonly lowerBoundMs: number;
  /** Makespan over lower bound; null where there is nothing to do. */
  readonly overLowerBound: number | null;
  /** Sum of the tasks' times in their threads, in ms. */
  readonly busyMs: number;
  /** Busy time over makespan times agents. */
  readonly utilisation: number;
  /** From the moment that a task and its agent were both free for each other to its start, in us per task. */
  readonly dispatchUs: { readonly median: number; readonly mean: number } | null;
  /** How much longer tasks lasted than they were to, mean in ms: timers and busy cores. */
  readonly latenessMs: number;
}

export const SHOWN_TASKS = 100;

const PlayedSchema = z.object({ startedAtMs: z.number(), endedAtMs: z.number() });

export interface ReplaySetting {
  /** Tasks that were handed out before are another process's, in ms since the epoch. */
  readonly sinceMs: number;
  /** Worker threads that the process has. */
  readonly threads: number;
}

/** Undefined while not every task has completed, and when none was left to run. */
export function replayFigures(
  plan: ReplayPlan,
  result: RunResult,
  { sinceMs, threads }: ReplaySetting,
): ReplayFigures | undefined {
  if (result.stopReason !== 'completed' || !result.success) return undefined;
  const played = playedTasks(plan, result, sinceMs);
  const indices = [...played.keys()];
  if (indices.length === 0) return undefined;
  const width = plan.work === 'cpu' ? Math.max(1, Math.min(plan.agents, threads)) : plan.agents;
  const durationsMs = plan.durationsMs.map((ms, index) => (played.has(index) ? ms : 0));
  const { criticalPath, ...bounds } = replayBounds(plan.rows, durationsMs, width);
  const here = criticalPath.filter((index) => played.has(index));
  const makespanMs = span([...played.values()]);
  const busyMs = sum([...played.values()].map((it) => it.endedAtMs - it.startedAtMs));
  return {
    work: plan.work,
    timeScale: plan.timeScale,
    agents: plan.agents,
    width,
    tasks: indices.length,
    makespanMs,
    ...bounds,
    criticalPath: here.slice(0, SHOWN_TASKS).map((index) => plan.ids[index]!),
    criticalPathTasks: here.length,
    overLowerBound: bounds.lowerBoundMs === 0 ? null : makespanMs / bounds.lowerBoundMs,
    busyMs,
    utilisation: makespanMs === 0 ? 0 : busyMs / (makespanMs * plan.agents),
    dispatchUs: inMicroseconds(dispatchDelays(plan.dependencies, played)),
    latenessMs: (busyMs - bounds.workMs) / indices.length,
  };
}

/** By position: those that this process ran, with what was measured in their threads. */
function playedTasks(plan: ReplayPlan, result: RunResult, sinceMs: number): Map<number, PlayedTask> {
  const played = new Map<number, PlayedTask>();
  result.timings.forEach(({ agentId, startedAtMs }, index) => {
    if (startedAtMs === undefined || startedAtMs < sinceMs) return;
    const measured = PlayedSchema.parse(result.results[plan.ids[index]!]);
    played.set(index, { ...measured, agentId: agentId ?? '', handedOutAtMs: startedAtMs });
  });
  return played;
}

function span(played: readonly PlayedTask[]): number {
  const first = played.reduce((least, it) => Math.min(least, it.handedOutAtMs), Infinity);
  const last = played.reduce((most, it) => Math.max(most, it.endedAtMs), 0);
  return Math.max(0, last - first);
}

function inMicroseconds(delaysMs: readonly number[]): ReplayFigures['dispatchUs'] {
  if (delaysMs.length === 0) return null;
  const sorted = delaysMs.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  return { median: median * 1000, mean: (sum(delaysMs) / delaysMs.length) * 1000 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
