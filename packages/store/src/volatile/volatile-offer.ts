import { idempotencyKeyOf } from '@conclave/contracts';
import type {
  AttemptReason,
  ClaimedTask,
  HostTask,
  HostTaskStatus,
  JsonValue,
  LetGoAnswer,
  NewOffer,
  SettledTask,
} from '@conclave/contracts';
import { hostFailure } from '../operations/offer-reads.ts';
import { onOneField } from '../sql/attempt-reasons.ts';
import type { VolatileRun } from './volatile-run.ts';

/** One task that is done outside, in memory. */
export class VolatileOffer {
  readonly run: VolatileRun;
  /** Orders offers run by run. */
  readonly key: number;
  readonly offeredAtMs: number;
  terms: NewOffer;
  status: HostTaskStatus;
  attempts = 0;
  token = 0;
  worker: string | null = null;
  note: string | null = null;
  /** Monotonic, as leases are. */
  leaseEndsMs = Infinity;
  leaseUntilMs: number | null = null;
  result = '';
  error: string | null = null;
  reasons: AttemptReason[] = [];
  closed = false;

  constructor(run: VolatileRun, terms: NewOffer, place: { readonly key: number; readonly nowMs: number }) {
    this.run = run;
    this.terms = terms;
    this.key = place.key;
    this.offeredAtMs = place.nowMs;
    this.status = run.control === 'none' ? 'offered' : 'held';
  }

  get isSettled(): boolean {
    return !this.closed && (this.status === 'completed' || this.status === 'failed');
  }

  /** What it becomes that is to be claimed again. */
  get offeredAgain(): 'offered' | 'held' {
    return this.run.control !== 'none' || this.run.status === 'paused' ? 'held' : 'offered';
  }

  offerAgain(terms: NewOffer): void {
    const isFresh = this.status === 'withdrawn' || (this.status === 'failed' && terms.again);
    const isUntouched = this.status === 'offered' || this.status === 'held';
    if (this.closed || (!isFresh && !isUntouched)) return;
    this.terms = terms;
    this.status = this.run.control === 'none' ? 'offered' : 'held';
    if (isFresh) Object.assign(this, { attempts: 0, reasons: [], error: null });
  }

  withdraw(): void {
    if (this.closed || this.status === 'completed' || this.status === 'failed' || this.status === 'withdrawn')
      return;
    this.status = 'withdrawn';
    this.token += 1;
    this.endLease();
  }

  close(): void {
    this.withdraw();
    this.closed = true;
    this.result = '';
  }

  endLease(): void {
    this.leaseEndsMs = Infinity;
    this.leaseUntilMs = null;
  }

  /** An attempt came to nothing. */
  countAttempt(reason: string, nowMs: number): void {
    this.attempts += 1;
    this.reasons.push({ atMs: nowMs, worker: this.worker ?? '', reason: onOneField(reason) });
    this.status = this.attempts >= this.terms.maxAttempts ? 'blocked' : this.offeredAgain;
    this.endLease();
  }

  letGo(): LetGoAnswer {
    const { attempts, terms } = this;
    return { status: this.status as LetGoAnswer['status'], attempts, maxAttempts: terms.maxAttempts };
  }

  settled(): SettledTask {
    const { run, terms, worker, error } = this;
    const outcome =
      this.status === 'completed'
        ? ({ ok: true, value: this.result } as const)
        : ({ ok: false, error: hostFailure(terms.taskId, worker, error) } as const);
    return { runId: run.runId, taskIndex: terms.taskIndex, outcome };
  }

  claimed(): ClaimedTask {
    const { run, terms } = this;
    const { taskId, taskType, agentId, params, priority, maxAttempts } = terms;
    return {
      runId: run.runId,
      taskId,
      token: this.token,
      taskType,
      agentId,
      params: params === '' ? undefined : (JSON.parse(params) as JsonValue),
      priority,
      attempt: this.attempts + 1,
      maxAttempts,
      lastNote: this.note,
      leaseUntilMs: this.leaseUntilMs ?? 0,
      idempotencyKey: idempotencyKeyOf(run.runId, taskId),
    };
  }

  listed(): HostTask {
    const { run, terms, status, attempts, token, worker, note, offeredAtMs, leaseUntilMs } = this;
    const { taskId, taskType, agentId, priority, maxAttempts } = terms;
    return {
      runId: run.runId,
      taskId,
      taskType,
      agentId,
      status,
      priority,
      attempts,
      maxAttempts,
      token,
      worker,
      note,
      offeredAtMs,
      leaseUntilMs,
      reasons: [...this.reasons],
    };
  }
}
