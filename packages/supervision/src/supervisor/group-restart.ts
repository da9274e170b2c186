import type { CancelTimer, Clock } from '@conclave/contracts';
import type { ExitReason } from '../exit-reason.ts';
import type { RunningChild } from './child-port.ts';
import type { ChildRecord } from './child-record.ts';
import type { ChildRunner } from './child-runner.ts';
import type { ChildShutdown } from './child-shutdown.ts';
import type { ChildTable } from './child-table.ts';
import { stopInOrder } from './stop-in-order.ts';
import type { RestartPlan } from './strategies/restart-plan.ts';

export interface GroupRestartOptions<C extends RunningChild> {
  readonly clock: Clock;
  readonly table: ChildTable<C>;
  readonly runner: ChildRunner<C>;
  readonly shutdown: ChildShutdown<C>;
  readonly onStarted: () => void;
  readonly onStartFailed: (record: ChildRecord<C>, reason: ExitReason) => void;
}

/**
 * Restarts children that depend on each other: all of the plan down, in reverse order, then all up, in order. A child
 * that fails meanwhile widens the group instead of starting a second one.
 */
export class GroupRestart<C extends RunningChild> {
  readonly #options: GroupRestartOptions<C>;
  readonly #waiting = new Set<string>();
  readonly #timers = new Set<CancelTimer>();
  /** Stops and delays that have to end before anything starts. */
  #open = 0;

  constructor(options: GroupRestartOptions<C>) {
    this.#options = options;
  }

  restart(plan: RestartPlan, delayMs: number): void {
    const { table, shutdown } = this.#options;
    for (const id of plan.start) this.await(id);
    this.#open += 1;
    if (delayMs > 0) this.#delay(delayMs);
    const items = plan.stop.map((id) => table.get(id));
    const stopOne = (record: ChildRecord<C>, done: () => void): void =>
      shutdown.begin(record, () => {
        if (record.spec.restart === 'temporary') table.delete(record.spec.id);
        else if (this.#waiting.has(record.spec.id)) record.status = 'waiting';
        done();
      });
    stopInOrder({ items, concurrency: 1, stopOne }, () => this.#settle());
  }

  /** Starts a child together with the group that is being restarted. */
  await(id: string): void {
    this.#waiting.add(id);
    const record = this.#options.table.get(id);
    if (record.status === 'down') record.status = 'waiting';
  }

  /** True for a child that is to be started with the group: its end meanwhile is part of the restart. */
  expects(id: string): boolean {
    return this.#waiting.has(id);
  }

  forget(id: string): void {
    this.#waiting.delete(id);
  }

  cancel(): void {
    this.#waiting.clear();
    for (const cancelTimer of this.#timers) cancelTimer();
    this.#timers.clear();
  }

  #delay(delayMs: number): void {
    this.#open += 1;
    const cancelTimer = this.#options.clock.schedule(delayMs, () => {
      this.#timers.delete(cancelTimer);
      this.#settle();
    });
    this.#timers.add(cancelTimer);
  }

  #settle(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    const { table, runner, onStarted, onStartFailed } = this.#options;
    for (const record of table.values()) {
      if (!this.#waiting.delete(record.spec.id) || record.status !== 'waiting') continue;
      const failure = runner.start(record);
      if (failure === null) continue;
      onStartFailed(record, failure);
      // The rest stays in the group: the failed start restarts it, or ends the supervisor. Nobody restarts a temporary child.
      if (record.spec.restart !== 'temporary') return;
    }
    if (this.#waiting.size === 0) onStarted();
  }
}
