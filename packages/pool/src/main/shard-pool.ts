import { messageOf } from '@conclave/contracts';
import type {
  CancelReason,
  Clock,
  HandlerRef,
  HealthReport,
  Logger,
  SettleListener,
  ShardStats,
  ShardWork,
  WorkerShards,
} from '@conclave/contracts';
import { CPU, IO } from '../protocol/protocol.ts';
import { Admission } from './admission.ts';
import { QUIET_MS } from './blocked.ts';
import { Cancellation } from './cancellation.ts';
import { HealthCheck } from './health-check.ts';
import { HandlerTable, ScopeTable } from './interned.ts';
import type { OpenTask } from './open-task.ts';
import { OpenTasks } from './open-tasks.ts';
import { cancelledOutcome, closedOutcome, killedShardOutcome, notStartedOutcome } from './outcomes.ts';
import { Rebalance } from './rebalance.ts';
import { Roster } from './roster.ts';
import { ShardInbox } from './shard-inbox.ts';
import type { ShardEnd, ShardHost } from './shard-link.ts';
import type { Shard, ShardLimits } from './shard.ts';
import { judgeCrash, judgeKill } from './verdicts.ts';
import type { Verdicts } from './verdicts.ts';

/** After so many threads in a row that ended before they could read a message, there is no point in another. */
const MAX_FAILED_STARTS = 5;

/** So many submissions leave before the turn ends, so that threads work while main goes on. */
const EARLY = 512;

export interface ShardPoolOptions {
  readonly host: ShardHost;
  readonly shards: number;
  readonly limits: ShardLimits;
  readonly onSettle: SettleListener;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly cancelGraceMs: number;
  readonly healthTimeoutMs: number;
}

/** The scheduling above the threads. It coordinates; each decision has a file of its own. */
export class ShardPool implements WorkerShards {
  readonly #options: ShardPoolOptions;
  readonly #handlers = new HandlerTable();
  readonly #tasks: OpenTasks;
  readonly #admission: Admission;
  readonly #cancellation: Cancellation;
  readonly #roster: Roster;
  readonly #inbox: ShardInbox;
  readonly #rebalance: Rebalance;
  readonly #health: HealthCheck;
  #failedStarts = 0;
  #pumpIsDue = false;
  /** Submitted since messages left. */
  #gathered = 0;
  #isStopped = false;
  #closing: Promise<void> | undefined;

  constructor(options: ShardPoolOptions) {
    const { host, clock, limits, logger } = options;
    this.#options = options;
    this.#cancellation = this.#createCancellation();
    this.#tasks = new OpenTasks(options.onSettle, logger, this.#cancellation.deadlines);
    this.#admission = new Admission((shard, task) => {
      shard.send(task);
      this.#cancellation.watch(task);
      if (shard.hasFullMessage) shard.flush(clock.monotonicMs());
    });
    this.#rebalance = new Rebalance(clock, () => this.#pump());
    this.#health = new HealthCheck(clock, options.healthTimeoutMs);
    this.#inbox = this.#createInbox();
    const tables = { handlers: this.#handlers, scopes: new ScopeTable() };
    this.#roster = new Roster(
      { host, clock, tables, limits, size: options.shards },
      {
        onMessage: (shard, message) => this.#onMessage(shard, message),
        onEnd: (shard, end) => this.#onEnd(shard, end),
        onRestartDue: () => this.#pump(),
      },
    );
  }

  registerHandler(ref: HandlerRef): number {
    return this.#handlers.add(ref);
  }

  submit(handler: number, input: string, work: ShardWork): void {
    if (this.#isStopped) {
      this.#tasks.tell(work.ticket, closedOutcome());
      return;
    }
    const { load } = this.#handlers.get(handler);
    const task = this.#tasks.add(handler, input, work);
    task.load = load === 'cpu' ? CPU : IO;
    const opensTurn = !this.#pumpIsDue;
    if (!this.#admission.sendNow(task)) this.#admission.push(task);
    this.#pumpSoon();
    this.#gathered += 1;
    if (this.#gathered >= EARLY) this.#sendEarly();
    else if (opensTurn) this.#admission.assign(this.#roster.live, this.#options.clock.monotonicMs());
  }

  cancel(ticket: number, reason: CancelReason): void {
    const task = this.#tasks.get(ticket);
    if (task === undefined || task.cancelReason !== null) return;
    if (task.queue !== null) task.queue.remove(task);
    else if (task.shard === null || !task.shard.recall(task)) {
      this.#cancellation.cancel(task, reason);
      return;
    }
    this.#pumpSoon();
    this.#tasks.settle(task, cancelledOutcome(task.work, reason));
  }

  stats(): ShardStats {
    const queued = this.#admission.waiting;
    return {
      shards: this.#roster.live.length,
      inFlight: this.#tasks.size - queued,
      queued,
      restarts: this.#roster.restarts,
    };
  }

  checkHealth(): Promise<HealthReport> {
    if (this.#isStopped)
      return Promise.resolve({ status: 'unhealthy', score: 0, reason: 'the worker shards are stopped' });
    const report = this.#health.check(this.#roster.live);
    this.#pumpSoon();
    return report;
  }

  stop(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  #stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancellation.deadlines.stop();
    this.#rebalance.stop();
    this.#health.stop();
    this.#roster.stop();
    const closing = this.#options.host.close();
    for (const task of this.#tasks.all()) {
      task.queue?.remove(task);
      this.#tasks.settle(task, cancelledOutcome(task.work, task.cancelReason ?? 'shutdown'));
    }
    return closing;
  }

  /** Work that is submitted in one turn leaves in one message per shard. */
  #pumpSoon(): void {
    if (this.#pumpIsDue) return;
    this.#pumpIsDue = true;
    queueMicrotask(() => this.#pump());
  }

  #pump(): void {
    this.#pumpIsDue = false;
    if (this.#isStopped) return;
    this.#roster.ensure(this.#tasks.size);
    this.#hearLate(this.#options.clock.monotonicMs());
    const { live } = this.#roster;
    const nowMs = this.#options.clock.monotonicMs();
    this.#admission.assign(live, nowMs);
    if (this.#rebalance.run(live, this.#admission)) this.#admission.assign(live, nowMs);
    this.#flush(live, nowMs);
    this.#admission.endTurn();
  }

  #sendEarly(): void {
    const { live } = this.#roster;
    const nowMs = this.#options.clock.monotonicMs();
    this.#admission.assign(live, nowMs);
    this.#flush(live, nowMs);
  }

  #flush(live: readonly Shard[], nowMs: number): void {
    this.#gathered = 0;
    for (const shard of live) shard.flush(nowMs);
  }

  /** Main itself may have been too busy to hear them; what they are given must not hang on that. */
  #hearLate(nowMs: number): void {
    for (const shard of this.#roster.live)
      if (shard.outstanding > 0 && shard.isLate(nowMs, QUIET_MS)) this.#readRest(shard);
  }

  #onMessage(shard: Shard, message: unknown): void {
    if (shard.state === 'down') return;
    // Pumped below, with all that the settlements bring.
    this.#pumpIsDue = true;
    if (this.#read(shard, message)) this.#endWhenRetired(shard);
    else this.#kill(shard);
    this.#pump();
  }

  /** A thread ended by itself. */
  #onEnd(shard: Shard, end: ShardEnd): void {
    if (shard.state === 'down') return;
    this.#options.logger.warn('worker shard ended', { shard: shard.index, reason: end.reason });
    this.#readRest(shard);
    if (shard.state === 'starting') this.#failedStarts += 1;
    this.#roster.ended(shard);
    this.#apply(judgeCrash(shard), end);
    if (this.#failedStarts >= MAX_FAILED_STARTS) this.#failWaiting(end.reason);
  }

  #readRest(shard: Shard): void {
    for (const message of shard.link?.drain() ?? []) this.#read(shard, message);
  }

  /** @returns false when the message is not one of the protocol. */
  #read(shard: Shard, message: unknown): boolean {
    try {
      this.#inbox.read(shard, message);
      return true;
    } catch (error) {
      this.#options.logger.error('worker shard broke the protocol', { reason: messageOf(error) });
      return false;
    }
  }

  /** What goes on waiting is put in its place before anyone hears of the others. */
  #apply(verdicts: Verdicts, end: ShardEnd): void {
    const { again, cancelled, killers } = verdicts;
    for (const task of [...again, ...cancelled, ...killers]) task.shard = null;
    this.#admission.putBack(again);
    this.#pumpSoon();
    for (const task of cancelled)
      this.#tasks.settle(task, cancelledOutcome(task.work, task.cancelReason ?? 'cancelled'));
    for (const task of killers) this.#tasks.settle(task, killedShardOutcome(task.work, end));
  }

  #failWaiting(reason: string): void {
    for (const task of this.#tasks.all()) {
      if (task.queue === null) continue;
      task.queue.remove(task);
      this.#tasks.settle(task, notStartedOutcome(reason));
    }
  }

  /** The shard takes no more work and ends when its other tasks have; nobody else suffers from one that will not stop. */
  #giveUp(task: OpenTask, shard: Shard): void {
    shard.abandon(task);
    this.#roster.retire(shard);
    this.#admission.putBack(shard.inFlight().filter((other) => shard.recall(other)));
    this.#endWhenRetired(shard);
    this.#pumpSoon();
    this.#tasks.settle(task, cancelledOutcome(task.work, task.cancelReason ?? 'cancelled'));
  }

  #endWhenRetired(shard: Shard): void {
    if (shard.isRetiring && shard.outstanding === 0 && shard.state !== 'down') this.#roster.terminate(shard);
  }

  #createCancellation(): Cancellation {
    const { clock, logger, cancelGraceMs } = this.#options;
    return new Cancellation(
      { clock, logger, graceMs: cancelGraceMs },
      {
        onFrames: () => this.#pumpSoon(),
        onIgnored: (task, shard) => this.#giveUp(task, shard),
        onStuck: (task, shard) => {
          // Main itself may have been too busy to hear the answer.
          this.#readRest(shard);
          if (task.shard !== shard || shard.state === 'down') return;
          if (task.cancelSeen) this.#giveUp(task, shard);
          else this.#kill(shard);
        },
      },
    );
  }

  #kill(shard: Shard): void {
    const verdicts = judgeKill(shard);
    this.#roster.terminate(shard);
    this.#apply(verdicts, { reason: 'it would not stop', isOutOfMemory: false });
  }

  #createInbox(): ShardInbox {
    return new ShardInbox(this.#options.clock, {
      onReady: () => {
        this.#failedStarts = 0;
      },
      onPong: (nonce) => this.#health.onPong(nonce),
      onOutcome: (shard, task, outcome) => {
        this.#roster.noteResult(shard);
        this.#tasks.settle(task, outcome);
      },
    });
  }
}
