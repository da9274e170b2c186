import type { JsonValue } from '../json.ts';
import type { TaskOutcome } from '../tasks/outcome.ts';

/**
 * Where a task stands that is done outside: `offered`, to be claimed; `held` back while its run is paused; `leased` to a
 * worker; `completed` or `failed` by one; `blocked` after too many attempts, which needs a person; `withdrawn` because
 * its run has no more use for it.
 */
export const hostTaskStatuses = [
  'offered',
  'held',
  'leased',
  'completed',
  'failed',
  'blocked',
  'withdrawn',
] as const;
export type HostTaskStatus = (typeof hostTaskStatuses)[number];

/** Names a task of a run. */
export interface TaskRef {
  readonly runId: string;
  readonly taskId: string;
}

/** A worker's right to a task. The token grows by one with each hand-over: an older one is refused. */
export interface TaskClaim extends TaskRef {
  readonly token: number;
}

/** A task in the hands of a worker. */
export interface ClaimedTask extends TaskClaim {
  readonly taskType: string;
  /** The host agent that declares this work. */
  readonly agentId: string;
  /** The task's parameters; undefined where it has none. */
  readonly params: JsonValue | undefined;
  readonly priority: number;
  /** 1 for the first; attempts that were given back unharmed do not count. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** What the last worker said last, for whoever goes on with it. */
  readonly lastNote: string | null;
  /** By the store's clock, in ms since the epoch. A heartbeat before then keeps the task. */
  readonly leaseUntilMs: number;
  /** The same for every attempt of the same task: send it along with effects in other systems. */
  readonly idempotencyKey: string;
}

/** Why an attempt came to nothing. */
export interface AttemptReason {
  readonly atMs: number;
  readonly worker: string;
  readonly reason: string;
}

/** A task that is done outside, as the store has it. */
export interface HostTask extends TaskRef {
  readonly taskType: string;
  readonly agentId: string;
  readonly status: HostTaskStatus;
  readonly priority: number;
  /** Attempts that came to nothing. */
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly token: number;
  /** Who holds it, or held it last. */
  readonly worker: string | null;
  /** What its holder said last. */
  readonly note: string | null;
  readonly offeredAtMs: number;
  /** Null unless it is leased. */
  readonly leaseUntilMs: number | null;
  readonly reasons: readonly AttemptReason[];
}

export interface HostTaskPage {
  readonly tasks: readonly HostTask[];
  /** Undefined after the last page. */
  readonly nextCursor: number | undefined;
}

export interface HeartbeatAnswer {
  /** By the store's clock, in ms since the epoch. */
  readonly leaseUntilMs: number;
}

/** What became of a task that a worker let go of. */
export interface LetGoAnswer {
  /** `offered`: to be claimed again. `blocked`: parked, its attempts are used up. `failed`: for good. */
  readonly status: Extract<HostTaskStatus, 'offered' | 'held' | 'blocked' | 'failed'>;
  readonly attempts: number;
  readonly maxAttempts: number;
}

/** The end of a task, as its worker reported it. */
export interface SettledTask {
  readonly runId: string;
  readonly taskIndex: number;
  readonly outcome: TaskOutcome;
}

export interface SettledTaskPage {
  readonly tasks: readonly SettledTask[];
  /** Undefined after the last page. */
  readonly nextCursor: number | undefined;
}
