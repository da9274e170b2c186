/** Worker shards whose work only takes simulated time: it succeeds, fails, hangs or kills its thread as it was told. */
import { ConclaveError, toErrorData } from '@conclave/contracts';
import type {
  CancelReason,
  CancelTimer,
  HandlerRef,
  HealthReport,
  ShardSettleListener,
  ShardStats,
  ShardWork,
  TaskOutcome,
  WorkerShards,
} from '@conclave/contracts';
import type { SimulatedProcess } from '@conclave/testing/simulation';

/** What becomes of one attempt. Undefined `afterMs`: it hangs until it is ended from outside. */
export interface AttemptPlan {
  readonly afterMs: number | undefined;
  readonly outcome: TaskOutcome;
  /** It takes its thread along: what else runs there begins anew. */
  readonly killsThread?: boolean;
}

export interface SimulatedShardsOptions {
  readonly process: SimulatedProcess;
  readonly onSettle: ShardSettleListener;
  /** Told of each attempt as it starts. @param input JSON text, empty for none */
  readonly begin: (work: ShardWork, input: string) => AttemptPlan;
  /** How long a cancelled attempt takes to end, in ms. */
  readonly cancelMs: () => number;
}

interface OpenWork {
  readonly work: ShardWork;
  readonly plan: AttemptPlan;
  end: CancelTimer;
  isEnding: boolean;
  deadline: CancelTimer;
}

export class SimulatedShards implements WorkerShards {
  readonly #options: SimulatedShardsOptions;
  readonly #open = new Map<number, OpenWork>();
  #handlers = 0;
  #restarts = 0;
  #isStopped = false;

  constructor(options: SimulatedShardsOptions) {
    this.#options = options;
  }

  registerHandler(_ref: HandlerRef): number {
    this.#handlers += 1;
    return this.#handlers - 1;
  }

  submit(_handler: number, input: string, work: ShardWork): void {
    const { process, begin, onSettle } = this.#options;
    if (process.isDead) return;
    if (this.#isStopped) {
      onSettle(work.ticket, failed(new ConclaveError('POOL_CLOSED')));
      return;
    }
    // What the fleet hands over it may use again for another attempt.
    const { ticket, runId, taskId, attempt, timeoutMs } = work;
    const own = { ticket, runId, taskId, attempt, timeoutMs };
    const open = openWork(own, begin(own, input));
    this.#open.set(ticket, open);
    this.#run(open);
    if (timeoutMs !== undefined)
      open.deadline = process.post(timeoutMs, `deadline ${taskId}`, () => this.cancel(ticket, 'timeout'));
  }

  cancel(ticket: number, reason: CancelReason): void {
    const open = this.#open.get(ticket);
    if (open === undefined) return;
    open.end();
    open.isEnding = true;
    const outcome = failed(interruption(open.work, reason));
    const label = `ended ${open.work.taskId} ${reason}`;
    open.end = this.#options.process.post(this.#options.cancelMs(), label, () => this.#settle(open, outcome));
  }

  stats(): ShardStats {
    return { shards: 1, inFlight: this.#open.size, queued: 0, restarts: this.#restarts };
  }

  checkHealth(): Promise<HealthReport> {
    return Promise.resolve({ status: 'healthy', score: 1 });
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    for (const open of this.#open.values()) this.#settle(open, failed(interruption(open.work, 'shutdown')));
    return Promise.resolve();
  }

  #run(open: OpenWork): void {
    const { plan, work } = open;
    if (plan.afterMs === undefined) return;
    open.end = this.#options.process.post(plan.afterMs, `work ${work.taskId}#${work.attempt}`, () => {
      this.#settle(open, plan.outcome);
      if (plan.killsThread === true) this.#restart();
    });
  }

  /** The thread is gone: what it had begins again, unless it was being ended. */
  #restart(): void {
    this.#restarts += 1;
    for (const open of this.#open.values()) {
      if (open.isEnding) continue;
      open.end();
      this.#run(open);
    }
  }

  #settle(open: OpenWork, outcome: TaskOutcome): void {
    const { ticket } = open.work;
    if (this.#open.get(ticket) !== open) return;
    open.end();
    open.deadline();
    this.#open.delete(ticket);
    this.#options.onSettle(ticket, outcome);
  }
}

const nothing: CancelTimer = () => undefined;

function openWork(work: ShardWork, plan: AttemptPlan): OpenWork {
  return { work, plan, isEnding: false, end: nothing, deadline: nothing };
}

function failed(error: ConclaveError): TaskOutcome {
  return { ok: false, error: toErrorData(error) };
}

function interruption({ taskId, timeoutMs }: ShardWork, reason: CancelReason): ConclaveError {
  if (reason === 'timeout')
    return new ConclaveError('TASK_TIMEOUT', { details: { taskId, timeoutMs: timeoutMs ?? 0 } });
  return new ConclaveError('TASK_CANCELLED', { details: { taskId, reason } });
}
