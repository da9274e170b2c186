/** What a strategy decides: which task goes first, and what it costs to give a task to an agent. */

/** A task that can start, or that will be able to. Times in ms on the caller's clock. */
export interface TaskFeatures {
  /** Expected length of the longest way from its start to the end of the workflow, on average agents: its upward rank. */
  readonly rankMs: number;
  /** When it must have ended; infinity where nothing says so. */
  readonly dueMs: number;
}

/** One agent for one task. */
export interface Candidate {
  readonly agent: number;
  /** Now, or when the agent is expected to be free. */
  readonly startMs: number;
  /** With what repetitions of failed attempts are expected to take. */
  readonly finishMs: number;
  readonly durationMs: number;
  /** Work that the agent has and had, older work counting less; in ms. */
  readonly loadMs: number;
  /** The same, per slot of all agents that could take the task. */
  readonly meanLoadMs: number;
  /** How well the agent suits the task: 1 for one that declares its type. */
  readonly match: number;
  /** Expected probability of success. */
  readonly success: number;
}

export interface Strategy {
  readonly name: StrategyName;
  /** Whether a task may wait for a busy agent while others are free. */
  readonly waits: boolean;
  /** The larger the earlier, within one priority. It must not change with time. */
  urgency(task: TaskFeatures): number;
  /** The lower the better; in ms where times count. */
  cost(candidate: Candidate, task: TaskFeatures): number;
}

export const strategyNames = [
  'capability-based',
  'load-balanced',
  'compute_optimized',
  'deadline_aware',
  'balanced',
] as const;
export type StrategyName = (typeof strategyNames)[number];
