import type { Operation } from '../sql/operation.ts';
import { decideApproval, expireApprovals, listApprovals } from './approvals.ts';
import { loadCompensations } from './compensations.ts';
import { appendEvents, readJournal } from './journal.ts';
import { acquireLease, releaseLease, renewLease } from './leases.ts';
import { joinNode, leaveNode, touchNode } from './nodes.ts';
import { claimTasks, reapTasks } from './offer-claims.ts';
import { listHostTasks, settledTasks } from './offer-reads.ts';
import {
  completeTask,
  failTask,
  giveUpTask,
  heartbeatTask,
  releaseTask,
  resetTask,
} from './offer-workers.ts';
import { offerTasks, withdrawTasks } from './offers.ts';
import { markExpiredRuns, markIdleRuns, pruneNodesAndLeases, purgeRun, trimJournal } from './retention.ts';
import { claimRun, findClaimable } from './run-claims.ts';
import { acquireRun, releaseRun, renewRun } from './run-leases.ts';
import { createRun, listRuns, loadRun, requestControl } from './runs.ts';
import { deleteState, expireState, getState, setState } from './shared-state.ts';
import { lastStateSeq, pruneState, readStateChanges, trimStateChanges } from './state-changes.ts';
import { loadTaskPage } from './tasks.ts';
import { commitTurn } from './turns.ts';
import { readWishes } from './wishes.ts';

/** Every operation by name, as it is asked for across the thread. */
export const operations = {
  acquireLease,
  acquireRun,
  appendEvents,
  claimRun,
  claimTasks,
  commitTurn,
  completeTask,
  createRun,
  decideApproval,
  expireApprovals,
  findClaimable,
  deleteState,
  expireState,
  failTask,
  getState,
  giveUpTask,
  heartbeatTask,
  joinNode,
  lastStateSeq,
  leaveNode,
  listHostTasks,
  listApprovals,
  listRuns,
  loadCompensations,
  loadRun,
  loadTaskPage,
  markExpiredRuns,
  markIdleRuns,
  offerTasks,
  pruneNodesAndLeases,
  pruneState,
  purgeRun,
  readJournal,
  readStateChanges,
  readWishes,
  reapTasks,
  releaseLease,
  releaseRun,
  releaseTask,
  renewLease,
  renewRun,
  requestControl,
  resetTask,
  setState,
  settledTasks,
  touchNode,
  trimJournal,
  trimStateChanges,
  withdrawTasks,
};

export type OperationName = keyof typeof operations;

export type OperationArgs<N extends OperationName> =
  (typeof operations)[N] extends Operation<infer A, unknown> ? A : never;

export type OperationResult<N extends OperationName> =
  // oxlint-disable-next-line typescript/no-explicit-any -- only the result is of interest here
  (typeof operations)[N] extends Operation<any, infer R> ? R : never;
