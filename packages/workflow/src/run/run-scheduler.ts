import type { Fleet, Reasons, Strategy } from '@conclave/scheduling';

/** One choice that was carried out. */
export interface Assigned {
  readonly runId: string;
  readonly taskId: string;
  readonly taskType: string;
  readonly agent: number;
  readonly reasons: Reasons;
}

/** What a node brings so that its runs are scheduled: its agents as the scheduler sees them, and numbers them. */
export interface RunScheduler {
  /** Kept up to date by the node; times are those of the monotonic clock. */
  readonly fleet: Fleet;
  readonly strategy: Strategy;
  /** Takes a slot of this very agent. @returns its number at the dispatcher; -1 when it is not handed out now */
  claim(agent: number): number;
  assigned(choice: Assigned): void;
}
