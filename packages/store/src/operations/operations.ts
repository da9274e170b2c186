import type { Operation } from '../sql/operation.ts';
import { readJournal } from './journal.ts';
import { acquireLease, releaseLease, renewLease } from './leases.ts';
import { joinNode, leaveNode, touchNode } from './nodes.ts';
import { markExpiredRuns, pruneNodesAndLeases, purgeRun, trimJournal } from './retention.ts';
import { acquireRun, releaseRun, renewRun } from './run-leases.ts';
import { createRun, listRuns, loadRun, requestControl } from './runs.ts';
import { loadTaskPage } from './tasks.ts';
import { commitTurn } from './turns.ts';

/** Every operation by name, as it is asked for across the thread. */
export const operations = {
  acquireLease,
  acquireRun,
  commitTurn,
  createRun,
  joinNode,
  leaveNode,
  listRuns,
  loadRun,
  loadTaskPage,
  markExpiredRuns,
  pruneNodesAndLeases,
  purgeRun,
  readJournal,
  releaseLease,
  releaseRun,
  renewLease,
  renewRun,
  requestControl,
  touchNode,
  trimJournal,
};

export type OperationName = keyof typeof operations;

export type OperationArgs<N extends OperationName> =
  (typeof operations)[N] extends Operation<infer A, unknown> ? A : never;

export type OperationResult<N extends OperationName> =
  // oxlint-disable-next-line typescript/no-explicit-any -- only the result is of interest here
  (typeof operations)[N] extends Operation<any, infer R> ? R : never;
