/** One task that is done outside, one operation after the other: who holds it, and whose word about it is taken. */
import type { HistoryEntry, SequentialModel } from './linearizability.ts';

/** Calls as workers see them. `result` is undefined where no answer came. A claim that got another task, or none, is no call of this one. */
export type OfferOp =
  | { readonly kind: 'claim'; readonly worker: string; readonly token: number; readonly leaseMs: number }
  | {
      readonly kind: 'heartbeat';
      readonly token: number;
      readonly leaseMs: number;
      readonly result: 'ok' | 'lost' | undefined;
    }
  | {
      /** `give-back`: released, or failed with attempts left. */
      readonly kind: 'complete' | 'fail' | 'give-back';
      readonly token: number;
      readonly result: 'ok' | 'lost' | undefined;
    };

export interface OfferState {
  /** `free`: offered, held back or parked. */
  readonly status: 'free' | 'leased' | 'completed' | 'failed';
  /** The last that was given out. */
  readonly token: number;
  /** The lease ends between these two: it counts from a moment that only the database knows. */
  readonly endsFrom: number;
  readonly endsUntil: number;
}

type Entry<K extends OfferOp['kind']> = HistoryEntry<Extract<OfferOp, { kind: K }>>;

/** @param mayBeWithdrawn the run may have been cancelled: then a token may end at any time */
export function offerModel(mayBeWithdrawn: boolean): SequentialModel<OfferState, OfferOp> {
  return {
    initial: { status: 'free', token: 0, endsFrom: 0, endsUntil: 0 },
    keyOf: ({ status, token, endsFrom, endsUntil }) => `${status} ${token} ${endsFrom} ${endsUntil}`,
    after(state, entry) {
      switch (entry.op.kind) {
        case 'claim':
          return afterClaim(state, entry as Entry<'claim'>);
        case 'heartbeat':
          return afterHeartbeat(state, entry as Entry<'heartbeat'>, mayBeWithdrawn);
        case 'complete':
        case 'fail':
        case 'give-back':
          return afterEnd(state, entry as Entry<'complete'>, mayBeWithdrawn);
      }
    },
  };
}

/** A token that was left out went to a claim whose answer was lost, or was taken back: then nobody knows of any lease. */
function afterClaim(state: OfferState, entry: Entry<'claim'>): OfferState[] {
  const { token, leaseMs } = entry.op;
  if (state.status === 'completed' || token <= state.token) return [];
  const isNext = token === state.token + 1;
  if (isNext && state.status === 'leased' && entry.returnedAt < state.endsFrom) return [];
  return [leased(token, entry, leaseMs)];
}

function afterHeartbeat(state: OfferState, entry: Entry<'heartbeat'>, mayBeWithdrawn: boolean): OfferState[] {
  const { op } = entry;
  if (op.result === 'lost') return mayBeLost(state, entry, mayBeWithdrawn) ? [state] : [];
  if (isHeld(state, op.token)) return [leased(op.token, entry, op.leaseMs)];
  return op.result === undefined ? [state] : [];
}

function afterEnd(state: OfferState, entry: Entry<'complete'>, mayBeWithdrawn: boolean): OfferState[] {
  const { kind, token, result } = entry.op as Extract<OfferOp, { kind: 'complete' | 'fail' | 'give-back' }>;
  if (result === 'lost') return mayBeLost(state, entry, mayBeWithdrawn) ? [state] : [];
  const ended = ({ complete: 'completed', fail: 'failed', 'give-back': 'free' } as const)[kind];
  if (isHeld(state, token)) return [{ ...state, status: ended, endsFrom: 0, endsUntil: 0 }];
  if (result === undefined) return [state];
  // Said again, or of a task that was taken away and that nobody has.
  const isRepeated =
    state.token === token && (state.status === ended || (kind !== 'complete' && isOver(state)));
  return isRepeated ? [state] : [];
}

function isOver({ status }: OfferState): boolean {
  return status === 'free' || status === 'failed';
}

function isHeld(state: OfferState, token: number): boolean {
  return state.status === 'leased' && state.token === token;
}

/** Its lease may have been ended by somebody who looked, or it went on. */
function mayBeLost(state: OfferState, entry: HistoryEntry<OfferOp>, mayBeWithdrawn: boolean): boolean {
  const { token } = entry.op;
  return mayBeWithdrawn || !isHeld(state, token) || entry.returnedAt >= state.endsFrom;
}

function leased(token: number, entry: HistoryEntry<unknown>, leaseMs: number): OfferState {
  const { calledAt, returnedAt } = entry;
  return { status: 'leased', token, endsFrom: calledAt + leaseMs, endsUntil: returnedAt + leaseMs };
}
