/** One run's lease, one operation after the other: who may hold it, and whose writes are taken. */
import type { HistoryEntry, SequentialModel } from './linearizability.ts';

interface Held {
  readonly node: string;
  readonly epoch: number;
}

/**
 * Calls as nodes see them. `result` is undefined where no answer came. `dead` are nodes whose death the caller could
 * know when it had its answer: their leases need not expire.
 */
export type LeaseOp =
  | {
      readonly kind: 'acquire';
      readonly node: string;
      readonly leaseMs: number;
      readonly dead: readonly string[];
      readonly result: { readonly epoch: number } | 'held' | 'finished' | undefined;
    }
  | ({
      readonly kind: 'renew';
      readonly leaseMs: number;
      readonly result: 'ok' | 'fenced' | undefined;
    } & Held)
  | ({
      readonly kind: 'commit';
      /** The turn ends the run. */
      readonly ends: boolean;
      readonly result: 'ok' | 'fenced' | 'finished' | undefined;
    } & Held)
  | ({ readonly kind: 'release'; readonly result: 'ok' | undefined } & Held)
  /** A node signs off: whatever it holds is free. */
  | { readonly kind: 'leave'; readonly node: string; readonly result: 'ok' | undefined };

export interface LeaseState {
  readonly epoch: number;
  readonly holder: string | null;
  /** The lease ends between these two: it counts from a moment that only the database knows. */
  readonly endsFrom: number;
  readonly endsUntil: number;
  readonly hasEnded: boolean;
}

type Entry<K extends LeaseOp['kind']> = HistoryEntry<Extract<LeaseOp, { kind: K }>>;

export const runLeaseModel: SequentialModel<LeaseState, LeaseOp> = {
  initial: { epoch: 0, holder: null, endsFrom: 0, endsUntil: 0, hasEnded: false },
  keyOf: ({ epoch, holder, endsFrom, endsUntil, hasEnded }) =>
    `${epoch} ${holder} ${endsFrom} ${endsUntil} ${hasEnded}`,
  after(state, entry) {
    const { op } = entry;
    switch (op.kind) {
      case 'acquire':
        return afterAcquire(state, entry as Entry<'acquire'>);
      case 'renew':
        return afterRenew(state, entry as Entry<'renew'>);
      case 'commit':
        return afterCommit(state, entry as Entry<'commit'>);
      case 'release':
        return [isHeldBy(state, op) ? freed(state) : state];
      case 'leave':
        return [state.holder === op.node ? freed(state) : state];
    }
  },
};

function afterAcquire(state: LeaseState, entry: Entry<'acquire'>): LeaseState[] {
  const { result } = entry.op;
  if (result === 'finished' || state.hasEnded) return afterLateAcquire(state, result);
  if (result === 'held') return mayBeRefused(state, entry) ? [state] : [];
  if (!mayBeTaken(state, entry)) return [];
  const epoch = state.epoch + 1;
  if (result !== undefined && result.epoch !== epoch) return [];
  return [{ ...granted(state, entry, entry.op.leaseMs), epoch, holder: entry.op.node }];
}

function afterLateAcquire(state: LeaseState, result: Entry<'acquire'>['op']['result']): LeaseState[] {
  const isConsistent = result === undefined || (result === 'finished' && state.hasEnded);
  return isConsistent ? [state] : [];
}

function mayBeTaken(state: LeaseState, entry: Entry<'acquire'>): boolean {
  const { node, dead } = entry.op;
  if (state.holder === null || state.holder === node || dead.includes(state.holder)) return true;
  return entry.returnedAt >= state.endsFrom;
}

function mayBeRefused(state: LeaseState, entry: Entry<'acquire'>): boolean {
  const isAnothers = state.holder !== null && state.holder !== entry.op.node;
  return isAnothers && entry.calledAt < state.endsUntil;
}

function afterRenew(state: LeaseState, entry: Entry<'renew'>): LeaseState[] {
  const { op } = entry;
  const isHeld = isHeldBy(state, op);
  if (op.result === 'ok' && !isHeld) return [];
  if (op.result === 'fenced' && isHeld) return [];
  return [isHeld ? granted(state, entry, op.leaseMs) : state];
}

function afterCommit(state: LeaseState, { op }: Entry<'commit'>): LeaseState[] {
  const isHeld = isHeldBy(state, op);
  const answers = { fenced: !isHeld, finished: isHeld && state.hasEnded, ok: isHeld && !state.hasEnded };
  if (op.result !== undefined && !answers[op.result]) return [];
  return [answers.ok && op.ends ? { ...state, hasEnded: true } : state];
}

function isHeldBy(state: LeaseState, { node, epoch }: Held): boolean {
  return state.holder === node && state.epoch === epoch;
}

function granted(state: LeaseState, entry: HistoryEntry<unknown>, leaseMs: number): LeaseState {
  return { ...state, endsFrom: entry.calledAt + leaseMs, endsUntil: entry.returnedAt + leaseMs };
}

function freed(state: LeaseState): LeaseState {
  return { ...state, holder: null, endsFrom: 0, endsUntil: 0 };
}
