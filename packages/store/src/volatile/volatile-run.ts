import { isTerminalRunStatus } from '@conclave/contracts';
import type {
  NewRun,
  RunChange,
  RunControl,
  RunLease,
  RunStatus,
  RunSummary,
  StopReason,
  StoredRun,
} from '@conclave/contracts';
import { VolatileTasks } from './volatile-tasks.ts';

/** One run in memory, with its lease. Times of leases are monotonic, times of records are the wall clock's. */
export class VolatileRun {
  readonly tasks = new VolatileTasks();
  status: RunStatus = 'pending';
  control: RunControl = 'none';
  epoch = 0;
  holder: string | null = null;
  leaseUntilMs = 0;
  finishedAtMs: number | null = null;
  readonly #created: Omit<NewRun, 'tasks'>;
  readonly #createdAtMs: number;
  #stopReason: StopReason | null = null;
  #outputs: string | null = null;
  #startedAtMs: number | null = null;

  constructor({ tasks, ...created }: NewRun, nowMs: number) {
    this.#created = created;
    this.#createdAtMs = nowMs;
    this.tasks.check(created.runId, tasks, []);
    this.tasks.add(tasks);
  }

  get runId(): string {
    return this.#created.runId;
  }

  get ended(): boolean {
    return isTerminalRunStatus(this.status);
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

  release(): void {
    this.holder = null;
    this.leaseUntilMs = 0;
  }

  apply(change: RunChange, nowMs: number): void {
    this.status = change.status;
    this.#stopReason = change.stopReason;
    if (change.outputs !== null) this.#outputs = change.outputs;
    if (this.status === 'running') this.#startedAtMs ??= nowMs;
    // The wish has been carried out: it must not stop the run again on resuming.
    if (this.status === 'paused' && this.control === 'pause') this.control = 'none';
    if (this.ended) this.finishedAtMs = nowMs;
  }

  stored(): StoredRun {
    const { definition, inputs } = this.#created;
    return {
      ...this.#head(),
      control: this.control,
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
      holder: this.holder,
      createdAtMs: this.#createdAtMs,
      startedAtMs: this.#startedAtMs,
      finishedAtMs: this.finishedAtMs,
    };
  }
}
