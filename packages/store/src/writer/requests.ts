/** What both engines are asked and how they answer. Types only: neither loads the other. */
import type { ErrorData } from '@conclave/contracts';
import type { OperationName } from '../operations/operations.ts';

/** One call of an operation, as it crosses the thread. */
export interface StoreRequest {
  readonly id: number;
  readonly name: OperationName;
  readonly args: unknown;
}

export type StoreReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorData };

export interface CommitCounters {
  /** Transactions that were committed with at least one write operation in them. */
  commits: number;
  /** Write operations that were asked for. */
  writes: number;
  /** Groups that were rolled back and done again one by one, because a member failed half way. */
  regrouped: number;
}
