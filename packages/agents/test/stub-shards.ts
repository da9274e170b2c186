import type { CancelReason, ShardWork, TaskOutcome, WorkerShards } from '@conclave/contracts';
import { emptyOutcome } from '@conclave/contracts';

/** Shards that do nothing by themselves: the test settles what was submitted. */
export class StubShards implements WorkerShards {
  readonly open = new Map<number, ShardWork & { readonly input: string }>();
  readonly cancelled: { ticket: number; reason: CancelReason }[] = [];
  /** Set by the harness. */
  settled: (ticket: number, outcome: TaskOutcome) => void = () => undefined;
  /** Cancelled work does not settle. */
  deaf = false;

  registerHandler(): number {
    return 0;
  }

  submit(_handler: number, input: string, work: ShardWork): void {
    this.open.set(work.ticket, { ...work, input });
  }

  cancel(ticket: number, reason: CancelReason): void {
    this.cancelled.push({ ticket, reason });
    const work = this.open.get(ticket);
    if (work === undefined || this.deaf) return;
    const details = { taskId: work.taskId, reason: 'it was asked to stop' };
    this.settle(ticket, {
      ok: false,
      error: { code: 'TASK_CANCELLED', message: 'cancelled', details, retryable: false },
    });
  }

  settle(ticket: number, outcome: TaskOutcome = emptyOutcome): void {
    if (this.open.delete(ticket)) this.settled(ticket, outcome);
  }

  stats() {
    return { shards: 0, inFlight: this.open.size, queued: 0, restarts: 0 };
  }

  checkHealth() {
    return Promise.resolve({ status: 'healthy', score: 1 } as const);
  }

  stop() {
    return Promise.resolve();
  }
}
