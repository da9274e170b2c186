/**
 * `open`: somebody is to decide. `expired`: nobody has in time, which is no rejection. `withdrawn`: the run ended first.
 * Nothing follows on the last four.
 */
export const approvalStatuses = ['open', 'approved', 'rejected', 'expired', 'withdrawn'] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

/** What a turn asks for: recorded in the same commit, and once for each task. */
export interface AskedApproval {
  readonly index: number;
  readonly taskId: string;
  readonly prompt: string;
  /** Null: it may wait for ever. */
  readonly timeoutMs: number | null;
}

export interface StoredApproval {
  readonly runId: string;
  /** Name of the workflow. */
  readonly workflow: string;
  readonly taskId: string;
  /** The task's index within its run. */
  readonly index: number;
  readonly prompt: string;
  readonly status: ApprovalStatus;
  /** Milliseconds since the epoch, on the store's clock. */
  readonly askedAtMs: number;
  readonly expiresAtMs: number | null;
  /** Null while nobody has written down an end, also where the time is up already. */
  readonly decidedAtMs: number | null;
  /** Free text: who says to have decided. */
  readonly decidedBy: string | null;
  readonly comment: string | null;
}

export interface ApprovalDecision {
  readonly status: Extract<ApprovalStatus, 'approved' | 'rejected'>;
  readonly by: string | null;
  readonly comment: string | null;
}

/**
 * Decisions that runs wait for. They are asked for by turns, under the run's epoch; anybody may decide, whether or not
 * a node drives the run. One contract suite runs against every implementation.
 */
export interface ApprovalStore {
  /** In the order of runs and tasks. An open one whose time is up is `expired` here. */
  listApprovals(options: {
    readonly runId?: string;
    readonly openOnly?: boolean;
    readonly limit: number;
  }): Promise<StoredApproval[]>;
  /**
   * Decides, once. The same decision again changes nothing.
   * @throws RUN_NOT_FOUND, APPROVAL_NOT_FOUND, APPROVAL_DECIDED (otherwise, before), APPROVAL_CLOSED (expired, withdrawn)
   */
  decideApproval(runId: string, taskId: string, decision: ApprovalDecision): Promise<StoredApproval>;
  /** Ends those of a run whose time is up. @returns how many */
  expireApprovals(runId: string): Promise<number>;
}
