import {
  ConclaveError,
  isTerminalTaskStatus,
  LANGUAGE_VERSION,
  parseWith,
  systemClock,
  taskStatuses,
} from '@conclave/contracts';
import type {
  ApprovalDecision,
  Clock,
  JournalEntry,
  JournalLine,
  NamedLease,
  NewRun,
  NodeRecord,
  RunClaim,
  RunClaimed,
  RunControl,
  RunLease,
  RunRelease,
  RunSummary,
  RunTurn,
  RunWish,
  StoredApproval,
  StoredCompensation,
  StoredRun,
  StoredTask,
} from '@conclave/contracts';
import { newer } from '../operations/run-leases.ts';
import { isProcessAlive } from '../process-liveness.ts';
import type { IsAlive } from '../process-liveness.ts';
import { RetentionSchema } from '../retention-options.ts';
import type { Retention, RetentionInput } from '../retention-options.ts';
import type { Store, StoreInfo, SweepReport } from '../store.ts';
import { claimFrom } from './volatile-claims.ts';
import { VolatileJournal } from './volatile-journal.ts';
import { VolatileLeases } from './volatile-leases.ts';
import { VolatileOffers } from './volatile-offers.ts';
import { VolatileNodes } from './volatile-nodes.ts';
import { sweepRuns } from './volatile-retention.ts';
import { VolatileRun } from './volatile-run.ts';
import { VolatileState } from './volatile-state.ts';

export interface VolatileStoreOptions {
  readonly clock?: Clock;
  readonly retention?: RetentionInput;
  readonly isAlive?: IsAlive;
}

/** The store's ports in this process' memory: for runs that ask for no durability. Everything goes with the process. */
export function createVolatileStore(options: VolatileStoreOptions = {}): Store {
  return new VolatileStore(options);
}

function isTerminalPosition(position: number): boolean {
  return isTerminalTaskStatus(taskStatuses[position]!);
}

class VolatileStore implements Store {
  readonly offers: VolatileOffers;
  readonly #clock: Clock;
  readonly #retention: Retention;
  readonly #runs = new Map<string, VolatileRun>();
  readonly #journal = new VolatileJournal();
  readonly #leases: VolatileLeases;
  readonly state: VolatileState;
  readonly #nodes: VolatileNodes;
  #closed = false;

  constructor(options: VolatileStoreOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#retention = parseWith(RetentionSchema, options.retention ?? {}, 'retention');
    this.#nodes = new VolatileNodes(this.#clock, options.isAlive ?? isProcessAlive);
    this.#leases = new VolatileLeases(this.#clock);
    this.state = new VolatileState(this.#clock, () => this.#requireOpen());
    this.offers = new VolatileOffers({
      clock: this.#clock,
      run: (runId) => this.#run(runId),
      openRun: (runId) => this.#openRun(runId),
    });
  }

  async createRun(run: NewRun): Promise<void> {
    this.#requireOpen();
    if (this.#runs.has(run.runId)) throw new ConclaveError('RUN_EXISTS', { details: { runId: run.runId } });
    this.#runs.set(run.runId, new VolatileRun(run, this.#clock.nowMs()));
  }

  async acquireRun(runId: string, nodeId: string, leaseMs: number): Promise<RunLease> {
    const run = this.#openRun(runId);
    if (run.languageVersion > LANGUAGE_VERSION) throw newer(runId, run.languageVersion);
    const nowMs = this.#clock.monotonicMs();
    const { holder } = run;
    if (
      holder !== null &&
      holder !== nodeId &&
      run.leaseUntilMs > nowMs &&
      !this.#nodes.isKnownDead(holder)
    ) {
      const remainingMs = Math.ceil(run.leaseUntilMs - nowMs);
      throw new ConclaveError('RUN_LEASED', { details: { runId, holder, remainingMs } });
    }
    run.revive();
    return run.take(nodeId, nowMs + leaseMs);
  }

  async claimRun(claim: RunClaim): Promise<RunClaimed> {
    this.#requireOpen();
    const nowMs = this.#clock.monotonicMs();
    const hasDriver = (run: VolatileRun): boolean =>
      run.holder !== null && run.leaseUntilMs > nowMs && !this.#nodes.isKnownDead(run.holder);
    return claimFrom(this.#runs.values(), { claim, nowMs, hasDriver });
  }

  async renewRun(lease: RunLease, leaseMs: number): Promise<RunControl> {
    const run = this.#heldRun(lease);
    run.leaseUntilMs = this.#clock.monotonicMs() + leaseMs;
    return run.control;
  }

  async commitTurn(lease: RunLease, turn: RunTurn): Promise<void> {
    const run = this.#heldRun(lease);
    if (run.ended)
      throw new ConclaveError('RUN_FINISHED', { details: { runId: run.runId, status: run.status } });
    run.tasks.check(run.runId, turn.added, turn.changed.index);
    if (turn.added !== null) run.tasks.add(turn.added);
    run.tasks.change(turn.changed);
    if (this.offers.has(run.runId)) this.offers.close(run.runId, turn.changed);
    if (turn.changed.status.some(isTerminalPosition)) run.lostDrivers = 0;
    const nowMs = this.#clock.nowMs();
    if (turn.asked !== undefined) run.controlled.ask(turn.asked, nowMs);
    if (turn.compensations !== undefined) run.controlled.record(turn.compensations);
    if (turn.run !== null) run.apply(turn.run, nowMs);
    this.#journal.append(run.runId, turn, nowMs);
  }

  async releaseRun(lease: RunLease, release: RunRelease = 'left'): Promise<void> {
    this.#requireOpen();
    const run = this.#runs.get(lease.runId);
    if (run?.isHeldBy(lease) === true) run.release(release, this.#clock.nowMs());
  }

  async requestControl(runId: string, control: RunControl): Promise<void> {
    const run = this.#openRun(runId);
    if (run.control !== 'cancel') run.control = control;
    this.offers.heedControl(runId, run.control);
  }

  async readWishes(nodeId: string): Promise<RunWish[]> {
    this.#requireOpen();
    const wishes: RunWish[] = [];
    for (const { runId, holder, control } of this.#runs.values())
      if (holder === nodeId && control !== 'none') wishes.push({ runId, control });
    return wishes;
  }

  async loadRun(runId: string): Promise<StoredRun> {
    return this.#run(runId).stored(this.#clock.nowMs());
  }

  async loadTasks(runId: string): Promise<StoredTask[]> {
    return this.offers.shown(runId, this.#run(runId).tasks.rows());
  }

  async loadCompensations(runId: string): Promise<StoredCompensation[]> {
    const { controlled, tasks } = this.#run(runId);
    return controlled.compensations((index) => tasks.idOf(index));
  }

  async listApprovals(options: Parameters<Store['listApprovals']>[0]): Promise<StoredApproval[]> {
    this.#requireOpen();
    const { runId, openOnly = false, limit } = options;
    const runs = [...this.#runs.values()].filter((run) => runId === undefined || run.runId === runId);
    const nowMs = this.#clock.nowMs();
    return runs.flatMap(({ controlled }) => controlled.approvals(nowMs, openOnly)).slice(0, limit);
  }

  async decideApproval(runId: string, taskId: string, decision: ApprovalDecision): Promise<StoredApproval> {
    const nowMs = this.#clock.nowMs();
    const before = this.#run(runId).controlled;
    const wasOpen = before.approvals(nowMs, true).some((approval) => approval.taskId === taskId);
    const decided = before.decide(taskId, decision, nowMs);
    const body = JSON.stringify({ taskId, status: decided.status, by: decided.decidedBy });
    if (wasOpen) this.#journal.note(runId, { kind: 'approval.decided', body }, nowMs);
    return decided;
  }

  async expireApprovals(runId: string): Promise<number> {
    return this.#run(runId).controlled.expire(this.#clock.nowMs());
  }

  async listRuns(options: { readonly limit: number; readonly runId?: string }): Promise<RunSummary[]> {
    this.#requireOpen();
    const { limit, runId } = options;
    return [...this.#runs.values()]
      .toReversed()
      .filter((run) => runId === undefined || run.runId === runId)
      .slice(0, limit)
      .map((run) => ({ ...this.offers.counted(run.summary()), holder: this.#liveHolder(run) }));
  }

  /** A lease that has expired, or whose node is known to be dead, has no holder. */
  #liveHolder({ holder, leaseUntilMs }: VolatileRun): string | null {
    if (holder === null || leaseUntilMs <= this.#clock.monotonicMs()) return null;
    return this.#nodes.isKnownDead(holder) ? null : holder;
  }

  async readJournal(options: Parameters<Store['readJournal']>[0]): Promise<JournalLine[]> {
    this.#requireOpen();
    return this.#journal.read(options);
  }

  async appendEvents(entries: readonly JournalEntry[]): Promise<void> {
    this.#requireOpen();
    for (const entry of entries) this.#journal.note(null, entry, this.#clock.nowMs());
  }

  async join(node: NodeRecord): Promise<void> {
    this.#requireOpen();
    this.#nodes.join(node);
  }

  async heartbeat(nodeId: string): Promise<void> {
    this.#requireOpen();
    this.#nodes.touch(nodeId);
  }

  async leave(nodeId: string): Promise<void> {
    this.#requireOpen();
    this.#nodes.leave(nodeId);
    this.#leases.releaseAllOf(nodeId);
    for (const run of this.#runs.values()) if (run.holder === nodeId) run.free(this.#clock.nowMs());
  }

  async acquireLease(name: string, holder: string, leaseMs: number): Promise<NamedLease | null> {
    this.#requireOpen();
    return this.#leases.acquire(name, holder, leaseMs);
  }

  async renewLease(lease: NamedLease, leaseMs: number): Promise<void> {
    this.#requireOpen();
    this.#leases.renew(lease, leaseMs);
  }

  async releaseLease(lease: NamedLease): Promise<void> {
    this.#requireOpen();
    this.#leases.release(lease);
  }

  async info(): Promise<StoreInfo> {
    return { kind: 'volatile', durable: false, runs: this.#runs.size };
  }

  async sweep(): Promise<SweepReport> {
    this.#requireOpen();
    const { goneMs } = this.#retention;
    const swept = sweepRuns(this.#runs, this.#journal, {
      retention: this.#retention,
      nowMs: this.#clock.nowMs(),
    });
    this.offers.forget((runId) => !this.#runs.has(runId));
    const gone = { nodes: this.#nodes.prune(this.#retention), leases: this.#leases.prune(goneMs) };
    return { ...swept, ...gone, ...this.state.sweep(this.#retention) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#runs.clear();
  }

  #requireOpen(): void {
    if (this.#closed) throw new ConclaveError('STORE_CLOSED');
  }

  #run(runId: string): VolatileRun {
    this.#requireOpen();
    const run = this.#runs.get(runId);
    if (run === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId } });
    return run;
  }

  #openRun(runId: string): VolatileRun {
    const run = this.#run(runId);
    if (!run.ended) return run;
    throw new ConclaveError('RUN_FINISHED', { details: { runId, status: run.status } });
  }

  #heldRun(lease: RunLease): VolatileRun {
    this.#requireOpen();
    const run = this.#runs.get(lease.runId);
    if (run?.isHeldBy(lease) === true) return run;
    throw new ConclaveError('LEASE_FENCED', {
      details: { name: `run/${lease.runId}`, epoch: lease.epoch },
    });
  }
}
