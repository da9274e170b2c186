import type { CancelReason, Clock, Logger } from '@conclave/contracts';
import { Deadlines } from './deadlines.ts';
import type { OpenTask } from './open-task.ts';
import type { Shard } from './shard.ts';

export interface CancellationEvents {
  /** Frames were written that should leave with this turn. */
  onFrames(): void;
  /** The task ignores its signal, its shard still reads messages. */
  onIgnored(task: OpenTask, shard: Shard): void;
  /** The shard computes and reads no messages. */
  onStuck(task: OpenTask, shard: Shard): void;
}

export interface CancellationOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly graceMs: number;
}

/** Time limits and cancellations of tasks that a shard has. One timer for all of them. */
export class Cancellation {
  readonly deadlines: Deadlines;
  readonly #options: CancellationOptions;
  readonly #events: CancellationEvents;

  constructor(options: CancellationOptions, events: CancellationEvents) {
    this.#options = options;
    this.#events = events;
    this.deadlines = new Deadlines(options.clock, (task) => this.#onDue(task));
  }

  /** The task was sent to a shard. */
  watch(task: OpenTask): void {
    const { timeoutMs } = task.work;
    if (timeoutMs !== undefined) this.deadlines.set(task, this.#nowMs() + timeoutMs);
  }

  /** Aborts the signal of a task that may have started; the task settles when it ends, or after the grace. */
  cancel(task: OpenTask, reason: CancelReason): void {
    const { shard } = task;
    if (shard === null) return;
    task.cancelReason = reason;
    shard.cancel(task);
    this.deadlines.set(task, this.#nowMs() + this.#options.graceMs);
    this.#events.onFrames();
  }

  #onDue(task: OpenTask): void {
    const { shard } = task;
    // It went back to the queue: its time begins anew.
    if (shard === null) return;
    if (task.cancelReason === null) this.#onTimeLimit(task, shard);
    else this.#onGraceEnd(task, shard);
  }

  /** The limit counts from the start, which the shard has stamped; waiting for a busy thread does not count. */
  #onTimeLimit(task: OpenTask, shard: Shard): void {
    const timeoutMs = task.work.timeoutMs ?? 0;
    const nowMs = this.#nowMs();
    const dueMs = (shard.startedMs(task) ?? nowMs) + timeoutMs;
    if (dueMs > nowMs) this.deadlines.set(task, dueMs);
    else this.cancel(task, 'timeout');
  }

  #onGraceEnd(task: OpenTask, shard: Shard): void {
    const { taskId, runId } = task.work;
    this.#options.logger.warn('task did not end after its cancellation', {
      taskId,
      runId,
      graceMs: this.#options.graceMs,
      signalAborted: task.cancelSeen,
    });
    if (task.cancelSeen) this.#events.onIgnored(task, shard);
    else this.#events.onStuck(task, shard);
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }
}
