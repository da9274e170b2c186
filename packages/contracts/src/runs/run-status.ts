/** `pending`: committed, no node has begun. A `running` run whose lease has expired may be taken over by any node. */
export const runStatuses = ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof runStatuses)[number];

export function isTerminalRunStatus(status: RunStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Wishes that any process may write and that the node with the run's lease carries out. */
export type RunControl = 'none' | 'pause' | 'cancel';

/**
 * Why a node stopped driving a run. After `interrupted`, `paused` and `lease_lost` the run can be resumed.
 */
export type StopReason = 'completed' | 'failed' | 'cancelled' | 'paused' | 'interrupted' | 'lease_lost';
