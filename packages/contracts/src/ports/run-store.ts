import type { RunControl, RunEnding, RunRelease, RunStatus, StopReason } from '../runs/run-status.ts';
import type { StoredCompensation } from '../runs/compensation.ts';
import type { TaskCounts } from '../runs/run-result.ts';
import type { NewTaskColumns, RunTurn } from '../runs/run-turn.ts';
import type { TaskStatus } from '../tasks/task-status.ts';

/** Which definition a run follows, and by which rules it is read. */
export interface RunStamp {
  /** SHA-256 of the canonical definition, in hexadecimal digits. */
  readonly definitionHash: string;
  /** The workflow's own. */
  readonly workflowVersion: string;
  /** `LANGUAGE_VERSION` of the engine that wrote the run. */
  readonly languageVersion: number;
}

export interface NewRun {
  readonly runId: string;
  readonly name: string;
  /** JSON text of the definition and of the inputs; parsed again on resume. */
  readonly definition: string;
  readonly inputs: string;
  readonly stamp: RunStamp;
  readonly tasks: NewTaskColumns;
  /** What a node must offer to do all of its tasks: see {@link needOf}. */
  readonly needs: readonly string[];
  /** Any node that offers what it needs may take it, from now on. */
  readonly isSubmitted?: boolean;
}

/** Who asks for a run, and what it can do. */
export interface RunClaim {
  readonly nodeId: string;
  readonly leaseMs: number;
  readonly offers: readonly string[];
  /** Runs that this node drives already: they are left to it. */
  readonly driven: readonly string[];
  /** A run that lost so many drivers in a row is abandoned instead. */
  readonly maxLostDrivers: number;
}

export interface RunClaimed {
  /** Null when there is nothing for this node. */
  readonly lease: RunLease | null;
  /** Ids of runs that nobody will take by itself any more. */
  readonly abandoned: readonly string[];
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
  /** Set once the run only compensates. */
  readonly ending: RunEnding | null;
  readonly stamp: RunStamp;
  readonly definition: string;
  readonly inputs: string;
  readonly outputs: string | null;
  readonly epoch: number;
  readonly holder: string | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  /** Time since then on the store's clock; null before the run began. */
  readonly sinceStartMs: number | null;
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
  /** Repetitions after failed attempts that were granted. */
  readonly retries: number;
  readonly agentId: string | null;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly result: string | null;
  readonly error: string | null;
}

/** What somebody wishes of a run. */
export interface RunWish {
  readonly runId: string;
  readonly control: Exclude<RunControl, 'none'>;
}

export interface RunSummary {
  readonly runId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly stopReason: StopReason | null;
  /** Set once the run only compensates. */
  readonly ending: RunEnding | null;
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
   * @throws RUN_NOT_FOUND, RUN_LEASED (by a live node), RUN_FINISHED, RUN_VERSION_UNSUPPORTED (of a newer engine)
   */
  acquireRun(runId: string, nodeId: string, leaseMs: number): Promise<RunLease>;
  /**
   * Takes the oldest run that should be driven and is not: submitted, handed over, its lease expired, or its holder known
   * to be dead. A run that was left, paused or never started is nobody's to claim.
   */
  claimRun(claim: RunClaim): Promise<RunClaimed>;
  /** @returns the wish that other processes have written. @throws LEASE_FENCED */
  renewRun(lease: RunLease, leaseMs: number): Promise<RunControl>;
  /** Applies a turn as a whole. @throws LEASE_FENCED when another node has taken the run: nothing was written. */
  commitTurn(lease: RunLease, turn: RunTurn): Promise<void>;
  /** Gives the lease back so that another node need not wait for it to expire. Fenced holders are ignored. */
  releaseRun(lease: RunLease, release?: RunRelease): Promise<void>;
  /** Writes a wish for whoever drives the run. A wish to cancel stands, whatever is wished later. @throws RUN_NOT_FOUND, RUN_FINISHED */
  requestControl(runId: string, control: RunControl): Promise<void>;
  /** What is wished of the runs that the node holds; nothing of those of which nothing is wished. */
  readWishes(nodeId: string): Promise<RunWish[]>;
  /** @throws RUN_NOT_FOUND */
  loadRun(runId: string): Promise<StoredRun>;
  /** In index order. */
  loadTasks(runId: string): Promise<StoredTask[]>;
  /** In their order; none before the run compensates. */
  loadCompensations(runId: string): Promise<StoredCompensation[]>;
  /** Newest first. */
  listRuns(options: { readonly limit: number; readonly runId?: string }): Promise<RunSummary[]>;
}
