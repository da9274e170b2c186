import type { HealthReport } from '../agents/health.ts';
import type { Assignment } from '../tasks/assignment.ts';
import type { SettleListener, CancelReason } from '../tasks/task-executor.ts';

/** A function in a module, as worker threads load it. `url` is absolute (`file:…`) or a bare package specifier. */
export interface HandlerRef {
  readonly url: string;
  readonly exportName: string;
  readonly load: 'cpu' | 'io';
}

/** What the shards keep of an attempt. */
export type ShardWork = Pick<Assignment, 'ticket' | 'runId' | 'taskId' | 'attempt' | 'timeoutMs'>;

export interface ShardStats {
  readonly shards: number;
  /** Sent to a shard and not settled. */
  readonly inFlight: number;
  /** Waiting for a shard's credit. */
  readonly queued: number;
  readonly restarts: number;
}

/**
 * Stateless executors in worker threads. Work that is submitted in one turn travels as one message per shard.
 * Each ticket settles exactly once, through the listener given at creation; a crash of a shard loses no ticket:
 * those in flight run again, the suspects one by one and alone, and the one that kills its shard again fails.
 */
export interface WorkerShards {
  registerHandler(ref: HandlerRef): number;
  /**
   * @param handler from {@link registerHandler}
   * @param input JSON text; empty for none
   */
  submit(handler: number, input: string, work: ShardWork): void;
  cancel(ticket: number, reason: CancelReason): void;
  stats(): ShardStats;
  checkHealth(): Promise<HealthReport>;
  /** Waits for nothing: cancels what is open (it settles as TASK_CANCELLED) and ends the threads. */
  stop(): Promise<void>;
}

export type ShardSettleListener = SettleListener;
