import { z } from 'zod';
import { parseWith } from '@conclave/contracts';
import type { LayoutKind } from '../layout/topology.ts';
import {
  forecast,
  TASKS_PER_BROADCAST,
  type CoordinationForecast,
  type ShapeChoice,
} from './coordination-model.ts';

export const OptimizeRequestSchema = z.strictObject({
  agents: z.int().min(1).max(1_000_000),
  targetLatencyMs: z.number().positive().describe('From the offer of a task to the acknowledgement, in ms'),
  hopMs: z.number().positive().describe('What one message takes from agent to agent, measured, in ms'),
  busyShare: z.number().min(0).max(0.99).default(0.5).describe('Share of the agents that work'),
  tasksPerSecond: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Of the whole swarm: the member that has most messages must be able to serve its part'),
  serveMs: z
    .number()
    .nonnegative()
    .default(0)
    .describe('What one message costs the member that serves it, measured, in ms; 0 when unknown'),
  hub: z.enum(['coordinator', 'agent']).default('coordinator'),
});
export type OptimizeRequest = z.output<typeof OptimizeRequestSchema>;
export type OptimizeRequestInput = z.input<typeof OptimizeRequestSchema>;

/** A shape, what it is forecast to cost, and how it stands to the target. */
export interface Recommendation {
  readonly kind: LayoutKind;
  readonly branching: number;
  readonly degree: number;
  readonly fanOut: number;
  readonly predictedLatencyMs: number;
  readonly meetsTarget: boolean;
  readonly forecast: CoordinationForecast;
  /** One sentence. */
  readonly reason: string;
}

interface Candidate {
  readonly choice: ShapeChoice;
  readonly forecast: CoordinationForecast;
  readonly latencyMs: number;
}

const BRANCHINGS = [2, 4, 8, 16, 32, 64];
const DEGREES = [4, 8, 16, 32];
const FAN_OUTS = [2, 3, 4];
const FULL_MESH_UP_TO = 32;

/**
 * The shape for a swarm of this size: of those whose forecast latency meets the target, the one that costs least, in
 * messages per task and its share of broadcasts; when none meets it, the one with the lowest latency.
 * Pure: hops are counted by the model, and the measured time of a hop makes them milliseconds.
 * @throws CONFIG_INVALID
 */
export function optimizeTopology(input: OptimizeRequestInput): Recommendation {
  const request = parseWith(OptimizeRequestSchema, input, 'topology request');
  const { targetLatencyMs, agents } = request;
  const candidates = choices(request).map((choice) => candidateOf(choice, request));
  const meeting = candidates.filter(({ latencyMs }) => latencyMs <= targetLatencyMs);
  const meetsTarget = meeting.length > 0;
  const best = meetsTarget ? meeting.reduce(cheaper) : candidates.reduce(faster);
  const { choice, latencyMs } = best;
  const figures = `${text(best.forecast.hops)} hops, ${text(latencyMs)} ms a hand-off`;
  const reason = meetsTarget
    ? `of ${meeting.length} shapes within ${targetLatencyMs} ms for ${agents} agents, ${choice.kind} costs least: ${figures}`
    : `no shape meets ${targetLatencyMs} ms for ${agents} agents; ${choice.kind} comes nearest: ${figures}`;
  return {
    kind: choice.kind,
    branching: choice.branching,
    degree: choice.degree,
    fanOut: choice.fanOut,
    predictedLatencyMs: latencyMs,
    meetsTarget,
    forecast: best.forecast,
    reason,
  };
}

function choices({ hub }: OptimizeRequest): ShapeChoice[] {
  const base = { hub, branching: 8, degree: 8, fanOut: 3, fullMeshUpTo: FULL_MESH_UP_TO };
  return [
    { ...base, kind: 'star' },
    { ...base, kind: 'ring' },
    ...BRANCHINGS.map((branching): ShapeChoice => ({ ...base, kind: 'hierarchical', branching })),
    ...DEGREES.flatMap((degree) =>
      FAN_OUTS.map((fanOut): ShapeChoice => ({ ...base, kind: 'mesh', degree, fanOut })),
    ),
  ];
}

function candidateOf(choice: ShapeChoice, request: OptimizeRequest): Candidate {
  const { agents, hopMs, busyShare, tasksPerSecond, serveMs } = request;
  // What a hub can serve is asked of its measured service time here, not assumed.
  const expected = forecast(choice, { members: agents, busyShare, hubCapacity: Number.POSITIVE_INFINITY });
  return {
    choice,
    forecast: expected,
    latencyMs: expected.hops * hopMs + queueMs(expected, tasksPerSecond, serveMs),
  };
}

/** The wait at the busiest member, which serves one message after the other (M/M/1); endless when it cannot keep up. */
function queueMs({ busiest }: CoordinationForecast, tasksPerSecond: number, serveMs: number): number {
  const utilisation = (tasksPerSecond * busiest * serveMs) / 1_000;
  return utilisation >= 1 ? Number.POSITIVE_INFINITY : (serveMs * utilisation) / (1 - utilisation);
}

function cheaper(best: Candidate, other: Candidate): Candidate {
  return effort(other) < effort(best) ? other : best;
}

function effort({ forecast: { messages, broadcastHops } }: Candidate): number {
  return messages + broadcastHops / TASKS_PER_BROADCAST;
}

function faster(best: Candidate, other: Candidate): Candidate {
  return other.latencyMs < best.latencyMs ? other : best;
}

function text(value: number): string {
  return String(Number(value.toPrecision(3)));
}
