import type { HealthReport } from '../agents/health.ts';
import type { Assignment } from './assignment.ts';
import type { TaskOutcome } from './outcome.ts';

export type CancelReason = 'cancelled' | 'timeout' | 'shutdown';

/**
 * Where work happens: one implementation per agent kind. `start` never throws and never blocks; each ticket
 * settles exactly once through the listener given at creation, on a later turn or the same one.
 */
export interface TaskExecutor {
  start(assignment: Assignment): void;
  /** Asks the work to end early. The ticket still settles, with TASK_CANCELLED or TASK_TIMEOUT unless it won the race. */
  cancel(ticket: number, reason: CancelReason): void;
  checkHealth(): Promise<HealthReport>;
  /** Ends everything this executor started; open tickets settle as cancelled. */
  stop(): Promise<void>;
}

export type SettleListener = (ticket: number, outcome: TaskOutcome) => void;
