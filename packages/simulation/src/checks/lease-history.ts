/** Records what nodes see of run leases, and asks whether it could have happened one operation after the other. */
import { isConclaveError } from '@conclave/contracts';
import type { RunClaim, RunClaimed, RunLease } from '@conclave/contracts';
import type { Store } from '@conclave/store';
import { checkLinearizable, runLeaseModel } from '@conclave/testing/simulation';
import type { HistoryEntry, LeaseOp } from '@conclave/testing/simulation';
import type { Violations } from './violations.ts';

type Recorded = { -readonly [K in keyof HistoryEntry<LeaseOp>]: HistoryEntry<LeaseOp>[K] };

export interface LeaseHistoryOptions {
  readonly nowMs: () => number;
  /** Node ids whose death can be known now. */
  readonly deadNodes: () => readonly string[];
}

export class LeaseHistory {
  readonly #options: LeaseHistoryOptions;
  readonly #byRun = new Map<string, Recorded[]>();
  /** Sign-offs concern every run, and so may claims that had no answer. */
  readonly #everywhere: Recorded[] = [];

  constructor(options: LeaseHistoryOptions) {
    this.#options = options;
  }

  get size(): number {
    let size = this.#everywhere.length;
    for (const entries of this.#byRun.values()) size += entries.length;
    return size;
  }

  /** The same store, with its lease operations written down as its user sees them. */
  recording(store: Store): Store {
    return new Proxy(store, {
      get: (target, key) => {
        const own = this.#recorded(target, key);
        if (own !== undefined) return own;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  check(violations: Violations): void {
    for (const [runId, entries] of this.#byRun) {
      const verdict = checkLinearizable(runLeaseModel, [...entries, ...this.#everywhere]);
      if (verdict.isLinearizable) continue;
      const stuck = verdict.stuckAt.map(({ op }) => JSON.stringify(op)).join(' or ');
      violations.add('not-linearizable', `${runId}: after ${verdict.longest.length} operations ${stuck}`);
    }
  }

  #recorded(store: Store, key: string | symbol): unknown {
    switch (key) {
      case 'acquireRun':
        return (runId: string, node: string, leaseMs: number) =>
          this.#acquire(store, runId, { node, leaseMs });
      case 'claimRun':
        return (claim: RunClaim) => this.#claim(store, claim);
      case 'renewRun':
        return (lease: RunLease, leaseMs: number) =>
          this.#held(lease, store.renewRun(lease, leaseMs), { kind: 'renew', leaseMs });
      case 'commitTurn':
        return (lease: RunLease, turn: Parameters<Store['commitTurn']>[1]) => {
          const ends = ['completed', 'failed', 'cancelled'].includes(turn.run?.status ?? '');
          return this.#held(lease, store.commitTurn(lease, turn), { kind: 'commit', ends });
        };
      case 'releaseRun':
        return (lease: RunLease) => this.#held(lease, store.releaseRun(lease), { kind: 'release' });
      case 'leave':
        return (node: string) => this.#leave(store, node);
      default:
        return undefined;
    }
  }

  async #acquire(
    store: Store,
    runId: string,
    { node, leaseMs }: { readonly node: string; readonly leaseMs: number },
  ): Promise<RunLease> {
    const entry = this.#begin(this.#of(runId), {
      kind: 'acquire',
      node,
      leaseMs,
      dead: [],
      result: undefined,
    });
    const end = (result: { readonly epoch: number } | 'held' | 'finished'): void =>
      this.#end(entry, { ...entry.op, dead: this.#options.deadNodes(), result } as LeaseOp);
    try {
      const lease = await store.acquireRun(runId, node, leaseMs);
      end({ epoch: lease.epoch });
      return lease;
    } catch (error) {
      if (isConclaveError(error, 'RUN_LEASED')) end('held');
      else if (isConclaveError(error, 'RUN_FINISHED')) end('finished');
      else if (isRefusal(error)) this.#forget(this.#of(runId), entry);
      throw error;
    }
  }

  async #claim(store: Store, claim: RunClaim): Promise<RunClaimed> {
    const calledAt = this.#options.nowMs();
    const { nodeId: node, leaseMs } = claim;
    const op = { kind: 'acquire', node, leaseMs, dead: [], result: undefined } as const;
    const open: Recorded = { calledAt, returnedAt: Infinity, op };
    this.#everywhere.push(open);
    try {
      const claimed = await store.claimRun(claim);
      this.#forget(this.#everywhere, open);
      if (claimed.lease === null) return claimed;
      const { runId, epoch } = claimed.lease;
      const dead = this.#options.deadNodes();
      this.#of(runId).push({
        calledAt,
        returnedAt: this.#options.nowMs(),
        op: { ...op, dead, result: { epoch } },
      });
      return claimed;
    } catch (error) {
      if (isRefusal(error)) this.#forget(this.#everywhere, open);
      throw error;
    }
  }

  async #held<T>(lease: RunLease, answer: Promise<T>, call: object): Promise<T> {
    const { runId, nodeId: node, epoch } = lease;
    const entries = this.#of(runId);
    const entry = this.#begin(entries, { ...call, node, epoch, result: undefined } as LeaseOp);
    try {
      const value = await answer;
      this.#end(entry, { ...entry.op, result: 'ok' } as LeaseOp);
      return value;
    } catch (error) {
      if (isConclaveError(error, 'LEASE_FENCED'))
        this.#end(entry, { ...entry.op, result: 'fenced' } as LeaseOp);
      else if (isConclaveError(error, 'RUN_FINISHED'))
        this.#end(entry, { ...entry.op, result: 'finished' } as LeaseOp);
      else if (isRefusal(error)) this.#forget(entries, entry);
      throw error;
    }
  }

  async #leave(store: Store, node: string): Promise<void> {
    const entry = this.#begin(this.#everywhere, { kind: 'leave', node, result: undefined });
    await store.leave(node);
    this.#end(entry, { kind: 'leave', node, result: 'ok' });
  }

  #of(runId: string): Recorded[] {
    const known = this.#byRun.get(runId) ?? [];
    this.#byRun.set(runId, known);
    return known;
  }

  #begin(entries: Recorded[], op: LeaseOp): Recorded {
    const entry: Recorded = { calledAt: this.#options.nowMs(), returnedAt: Infinity, op };
    entries.push(entry);
    return entry;
  }

  #end(entry: Recorded, op: LeaseOp): void {
    entry.returnedAt = this.#options.nowMs();
    entry.op = op;
  }

  #forget(entries: Recorded[], entry: Recorded): void {
    entries.splice(entries.indexOf(entry), 1);
  }
}

/** Nothing was written, for certain. */
function isRefusal(error: unknown): boolean {
  return isConclaveError(error, 'STORE_BUSY') || isConclaveError(error, 'RUN_NOT_FOUND');
}
