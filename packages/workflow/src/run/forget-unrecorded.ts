import type { Committer } from './committer.ts';
import { Status } from './task-table.ts';
import type { TaskTable } from './task-table.ts';

/** A result says only what can be read back from the store: the end of a task that is not there did not happen. */
export function forgetUnrecorded(table: TaskTable, committer: Committer): void {
  for (const index of committer.unrecorded()) {
    table.setStatus(index, Status.waiting);
    table.errors.delete(index);
  }
}
