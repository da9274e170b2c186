import type { RestartWindow } from '@conclave/supervision';
import { recordRestart } from '@conclave/supervision';

/** The part of an agent's state that its rules read. JSON-safe. */
export interface AgentContext {
  /** Its number in the fleet. */
  readonly index: number;
  readonly concurrency: number;
  readonly running: number;
  /** All restarts since it was registered. */
  readonly restarts: number;
  /** When it broke within the current period, in monotonic ms, oldest first. */
  readonly breaks: readonly number[];
  /** Why it is down; null while it is well. */
  readonly reason: string | null;
}

export interface RestartLimits {
  readonly intensity: number;
  readonly periodMs: number;
}

/** One list for all agents that never broke: most of them. */
const none: readonly number[] = [];

export function newAgentContext(index: number, concurrency: number): AgentContext {
  return { index, concurrency, running: 0, restarts: 0, breaks: none, reason: null };
}

export function withRunning(context: AgentContext, running: number): AgentContext {
  const { index, concurrency, restarts, breaks, reason } = context;
  return { index, concurrency, running, restarts, breaks, reason };
}

/** The breaks that still count at `atMs`, with the new one where it is granted a restart. */
export function breaksAt(context: AgentContext, atMs: number, limits: RestartLimits): readonly number[] {
  return recordRestart(windowOf(context, limits), atMs).window.restartsMs;
}

/** OTP's rule: more than `intensity` restarts within the period, and the agent gives up. */
export function mayRestart(context: AgentContext, atMs: number, limits: RestartLimits): boolean {
  return !recordRestart(windowOf(context, limits), atMs).exceeded;
}

function windowOf(context: AgentContext, limits: RestartLimits): RestartWindow {
  return { ...limits, restartsMs: context.breaks };
}
