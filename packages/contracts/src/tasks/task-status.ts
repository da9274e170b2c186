/**
 * A task's life. `waiting` -> `ready` -> `running` -> one of the terminal five; `leased` is a task that is
 * executed elsewhere and claimed there. `blocked` is parked after too many attempts and needs a person.
 */
export const taskStatuses = [
  'waiting',
  'ready',
  'leased',
  'running',
  'completed',
  'failed',
  'skipped',
  'cancelled',
  'blocked',
] as const;

export type TaskStatus = (typeof taskStatuses)[number];

/** What positions in {@link taskStatuses} stand for; columns of tasks hold statuses so. */
export function statusNames(positions: Uint8Array): TaskStatus[] {
  // A loop: the writer thread does this for every task, and a callback takes three times as long.
  const names: TaskStatus[] = [];
  for (let i = 0; i < positions.length; i += 1) names.push(taskStatuses[positions[i]!]!);
  return names;
}

/** Nothing happens to a task after one of these. */
export type TerminalTaskStatus = Extract<TaskStatus, 'completed' | 'failed' | 'skipped' | 'cancelled'>;

export function isTerminalTaskStatus(status: TaskStatus): status is TerminalTaskStatus {
  return status === 'completed' || status === 'failed' || status === 'skipped' || status === 'cancelled';
}
