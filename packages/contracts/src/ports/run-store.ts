import type { RunControl, RunStatus, StopReason } from '../runs/run-status.ts';
import type { TaskCounts } from '../runs/run-result.ts';
import type { NewTaskColumns, RunTurn } from '../runs/run-turn.ts';
import type { TaskStatus } from '../tasks/task-status.ts';

export interface NewRun {
  readonly runId: string;
  readonly name: string;
  /** JSON text of the definition and of the inputs; parsed again on resume. */
  readonly definition: string;
  readonly inputs: string;
  readonly tasks: NewTaskColumns;
}

/** The right to drive a run. Every write carries the epoch; a larger epoch elsewhere refuses it. */
export interface RunLease {
  readonly runId: string;
  readonly nodeId: string;
  /** Fencing token: grows by one at each take-over. */
  readonly epoch: number;
}

export interface StoredRun {
  readonly runId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly control: RunControl;
  readonly stopReason: StopReason | null;
  readonly definition: string;
  readonly inputs: string;
  readonly outputs: string | null;
  readonly epoch: number;
  readonly holder: string | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
}

export interface StoredTask {
  readonly index: number;
  readonly taskId: string;
  readonly taskType: string;
  readonly parent: number | null;
  readonly item: string | null;
  readonly status: TaskStatus;
  readonly attempt: number;
  readonly agentId: string | null;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly result: string | null;
  readonly error: string | null;
}

export interface RunSummary {
  readonly runId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly stopReason: StopReason | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** The node that drives the run now; null when nobody does: then it can be resumed, unless it has ended. */
  readonly holder: string | null;
  readonly tasks: Omit<TaskCounts, 'reused'> & { readonly running: number };
}

/**
 * Runs on disk (or, for a volatile run, in memory). A promise that resolves means durable as far as the store
 * promises it. One contract suite runs against every implementation.
 */
export interface RunStore {
  /** Writes run and tasks in one transaction. @throws RUN_EXISTS */
  createRun(run: NewRun): Promise<void>;
  /**
   * Takes the run's lease: free, expired, held by this node, or held by a node that is known to be dead.
   * @throws RUN_NOT_FOUND, RUN_LEASED (by a live node), RUN_FINISHED
   */
  acquireRun(runId: string, nodeId: string, leaseMs: number): Promise<RunLease>;
  /** @returns the wish that other processes have written. @throws LEASE_FENCED */
  renewRun(lease: RunLease, leaseMs: number): Promise<RunControl>;
  /** Applies a turn as a whole. @throws LEASE_FENCED when another node has taken the run: nothing was written. */
  commitTurn(lease: RunLease, turn: RunTurn): Promise<void>;
  /** Gives the lease back so that another node need not wait for it to expire. Fenced holders are ignored. */
  releaseRun(lease: RunLease): Promise<void>;
  /** Writes a wish for whoever drives the run. A wish to cancel stands, whatever is wished later. @throws RUN_NOT_FOUND, RUN_FINISHED */
  requestControl(runId: string, control: RunControl): Promise<void>;
  /** @throws RUN_NOT_FOUND */
  loadRun(runId: string): Promise<StoredRun>;
  /** In index order. */
  loadTasks(runId: string): Promise<StoredTask[]>;
  /** Newest first. */
  listRuns(options: { readonly limit: number; readonly runId?: string }): Promise<RunSummary[]>;
}
