import type { ClaimTasks, ListHostTasks } from '../hosts/host-task-requests.ts';
import type {
  ClaimedTask,
  HeartbeatAnswer,
  HostTaskPage,
  LetGoAnswer,
  SettledTask,
  SettledTaskPage,
  TaskClaim,
  TaskRef,
} from '../hosts/host-task.ts';

/** A task to be done outside. */
export interface NewOffer {
  readonly taskIndex: number;
  readonly taskId: string;
  readonly taskType: string;
  /** The host agent that declares the work. */
  readonly agentId: string;
  /** JSON text; an empty one where the task has no parameters. */
  readonly params: string;
  readonly priority: number;
  /** How long a claim is kept without a heartbeat, where the claim does not say, in ms. */
  readonly leaseMs: number;
  readonly maxAttempts: number;
  /** The run knows that the task failed and tries it again. */
  readonly again: boolean;
}

/**
 * Tasks that are done outside the process that drives their run: offered, claimed under a lease, and ended by whoever
 * holds the token. What a worker is told that it is written is on disk, also while nobody drives the run; the driver
 * takes outcomes in with its next turn, and the turn in which a task ends closes its offer. An offer lives as long as
 * its run: a late answer is told what became of the task. One contract suite runs against every implementation.
 */
export interface OfferStore {
  /**
   * Offers tasks of a run that the node holds. One that is offered already stays as it is, whoever works on it; one
   * that was held back or withdrawn, or that failed and is tried `again`, is offered afresh. While the run is to be
   * paused or cancelled they are held back.
   * @throws RUN_NOT_FOUND, RUN_FINISHED, LEASE_FENCED when another node has the run; then nothing was written
   */
  offerTasks(run: {
    readonly runId: string;
    readonly nodeId: string;
    readonly offers: readonly NewOffer[];
  }): Promise<void>;
  /**
   * The run has no more use for these tasks: their holders' tokens are good no longer.
   * @returns those that had ended before. @throws RUN_NOT_FOUND, RUN_FINISHED, LEASE_FENCED
   */
  withdrawTasks(run: {
    readonly runId: string;
    readonly nodeId: string;
    readonly taskIndexes: readonly number[];
  }): Promise<readonly SettledTask[]>;
  /** Ended tasks of these runs that no turn has closed. @param options.cursor from the page before; 0 for the first */
  settledTasks(options: {
    readonly runIds: readonly string[];
    readonly cursor: number;
    readonly limit: number;
  }): Promise<SettledTaskPage>;
  /** Ends leases that have run out: an attempt counts, and the task is offered again or parked. @returns how many of each */
  reapTasks(options: { readonly limit: number }): Promise<{
    readonly offered: number;
    readonly blocked: number;
  }>;

  /** Takes what is offered, by priority, then age. Ends some leases that have run out first. */
  claimTasks(worker: ClaimTasks): Promise<readonly ClaimedTask[]>;
  /** Keeps the task. @throws TASK_LEASE_LOST, also when the run no longer wants it, TASK_NOT_OFFERED */
  heartbeatTask(
    claim: TaskClaim & { readonly note?: string | undefined; readonly leaseMs?: number | undefined },
  ): Promise<HeartbeatAnswer>;
  /** Once for each token; saying it again changes nothing. @param claim.result JSON text, empty for none. @throws TASK_LEASE_LOST, TASK_NOT_OFFERED */
  completeTask(claim: TaskClaim & { readonly result: string }): Promise<void>;
  /** The attempt came to nothing, or, when that is final, the task. @throws TASK_LEASE_LOST, TASK_NOT_OFFERED */
  failTask(claim: TaskClaim & { readonly reason: string; readonly final: boolean }): Promise<LetGoAnswer>;
  /** Gives the task back; the attempt does not count. @throws TASK_LEASE_LOST, TASK_NOT_OFFERED */
  releaseTask(claim: TaskClaim & { readonly reason?: string | undefined }): Promise<LetGoAnswer>;
  /** Offers a blocked task again, with all its attempts. @throws TASK_NOT_BLOCKED, TASK_NOT_OFFERED */
  resetTask(task: TaskRef): Promise<void>;
  /** A blocked task fails for good. @throws TASK_NOT_BLOCKED, TASK_NOT_OFFERED */
  giveUpTask(task: TaskRef & { readonly reason: string }): Promise<LetGoAnswer>;
  /** Offers that no turn has closed, of one run or of all, oldest run first. */
  listHostTasks(options: ListHostTasks): Promise<HostTaskPage>;
}
