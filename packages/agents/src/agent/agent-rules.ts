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

export interface RestartDelays {
  readonly firstMs: number;
  readonly maxMs: number;
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

/** The breaks that still count at `atMs`, with the new one. */
export function breaksAt(context: AgentContext, atMs: number, periodMs: number): readonly number[] {
  return [...context.breaks.filter((breakMs) => breakMs > atMs - periodMs), atMs];
}

/** OTP's rule: more than `intensity` restarts within the period, and the agent gives up. */
export function mayRestart(context: AgentContext, atMs: number, limits: RestartLimits): boolean {
  return breaksAt(context, atMs, limits.periodMs).length <= limits.intensity;
}

/**
 * Exponential backoff with half jitter: between 50 % and 100 % of `firstMs` doubled per recent break.
 * @param chance uniform in [0, 1)
 */
export function restartDelayMs(breaks: number, delays: RestartDelays, chance: number): number {
  const full = Math.min(delays.maxMs, delays.firstMs * 2 ** Math.max(0, breaks - 1));
  return full * (0.5 + chance / 2);
}
