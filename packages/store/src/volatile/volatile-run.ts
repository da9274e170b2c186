import { isTerminalRunStatus } from '@conclave/contracts';
import type {
  NewRun,
  RunChange,
  RunControl,
  RunEnding,
  RunLease,
  RunRelease,
  RunStatus,
  RunSummary,
  StopReason,
  StoredRun,
} from '@conclave/contracts';
import { VolatileControl } from './volatile-control.ts';
import { VolatileTasks } from './volatile-tasks.ts';

/** One run in memory, with its lease. Times of leases are monotonic, times of records are the wall clock's. */
export class VolatileRun {
  readonly tasks = new VolatileTasks();
  readonly controlled: VolatileControl;
  status: RunStatus = 'pending';
  control: RunControl = 'none';
  epoch = 0;
  holder: string | null = null;
  leaseUntilMs = 0;
  finishedAtMs: number | null = null;
  /** Somebody should be driving it. */
  wanted: boolean;
  /** Since a task ended. */
  lostDrivers = 0;
  /** When it was created, or given back last. */
  idleSinceMs: number;
  readonly #created: Omit<NewRun, 'tasks'>;
  readonly #createdAtMs: number;
  #stopReason: StopReason | null = null;
  #ending: RunEnding | null = null;
  #outputs: string | null = null;
  #startedAtMs: number | null = null;

  constructor({ tasks, ...created }: NewRun, nowMs: number) {
    this.#created = created;
    this.#createdAtMs = nowMs;
    this.controlled = new VolatileControl({ runId: created.runId, workflow: created.name });
    this.idleSinceMs = nowMs;
    this.wanted = created.isSubmitted === true;
    this.tasks.check(created.runId, tasks, []);
    this.tasks.add(tasks);
  }

  get runId(): string {
    return this.#created.runId;
  }

  get ended(): boolean {
    return isTerminalRunStatus(this.status);
  }

  get needs(): readonly string[] {
    return this.#created.needs;
  }

  get languageVersion(): number {
    return this.#created.stamp.languageVersion;
  }

  take(nodeId: string, leaseUntilMs: number): RunLease {
    this.holder = nodeId;
    this.epoch += 1;
    this.leaseUntilMs = leaseUntilMs;
    return { runId: this.runId, nodeId, epoch: this.epoch };
  }

  isHeldBy(lease: RunLease): boolean {
    return this.epoch === lease.epoch && this.holder === lease.nodeId;
  }

  release(release: RunRelease, nowMs: number): void {
    this.free(nowMs);
    if (release === 'left') this.wanted = false;
    if (release === 'failed') this.lostDrivers += 1;
  }

  free(nowMs: number): void {
    this.holder = null;
    this.leaseUntilMs = 0;
    this.idleSinceMs = nowMs;
  }

  /** Somebody asked for it by its name: it has new hope, however many drivers it has lost. */
  revive(): void {
    this.wanted = true;
    this.lostDrivers = 0;
    if (this.#stopReason === 'abandoned') this.#stopReason = null;
  }

  abandon(): void {
    this.wanted = false;
    this.#stopReason = 'abandoned';
  }

  apply(change: RunChange, nowMs: number): void {
    this.status = change.status;
    this.#stopReason = change.stopReason;
    this.#ending = change.ending ?? this.#ending;
    if (change.outputs !== null) this.#outputs = change.outputs;
    if (this.status === 'running') this.#startedAtMs ??= nowMs;
    // The wish has been carried out: it must not stop the run again on resuming.
    if (this.status === 'paused' && this.control === 'pause') this.control = 'none';
    if (this.ended || this.status === 'paused') this.wanted = false;
    if (!this.ended) return;
    this.finishedAtMs = nowMs;
    this.controlled.withdraw(nowMs);
  }

  stored(nowMs: number): StoredRun {
    const { definition, inputs, stamp } = this.#created;
    return {
      ...this.#head(),
      control: this.control,
      stamp,
      sinceStartMs: this.#startedAtMs === null ? null : nowMs - this.#startedAtMs,
      definition,
      inputs,
      outputs: this.#outputs,
      epoch: this.epoch,
    };
  }

  summary(): RunSummary {
    return { ...this.#head(), tasks: { total: this.tasks.total, ...this.tasks.counts() } };
  }

  #head(): Omit<RunSummary, 'tasks'> {
    return {
      runId: this.runId,
      name: this.#created.name,
      status: this.status,
      stopReason: this.#stopReason,
      ending: this.#ending,
      holder: this.holder,
      createdAtMs: this.#createdAtMs,
      startedAtMs: this.#startedAtMs,
      finishedAtMs: this.finishedAtMs,
    };
  }
}
