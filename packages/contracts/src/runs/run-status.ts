/** `pending`: committed, no node has begun. A `running` run whose lease has expired may be taken over by any node. */
export const runStatuses = ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof runStatuses)[number];

export function isTerminalRunStatus(status: RunStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** How a run ends once what it has done is compensated. */
export type RunEnding = Extract<RunStatus, 'failed' | 'cancelled'>;

/** Wishes that any process may write and that the node with the run's lease carries out. */
export type RunControl = 'none' | 'pause' | 'cancel';

/**
 * Why a node stopped driving a run. `handed_over`: it made room, and any capable node goes on. After `interrupted`,
 * `paused` and `lease_lost` the run can be resumed. `abandoned` stands in the store alone: too many drivers in a row were
 * lost before one task ended, and no node takes the run by itself any more; it can be resumed.
 */
export type StopReason =
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'paused'
  | 'interrupted'
  | 'handed_over'
  | 'lease_lost'
  | 'abandoned';

/**
 * What is to become of a run whose lease is given back. `left`: it stays where it is until somebody asks for it.
 * `handed_over`: any capable node may take it. `failed`: so, too, but it counts as a driver that was lost.
 */
export type RunRelease = 'left' | 'handed_over' | 'failed';
