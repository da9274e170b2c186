import type { Clock } from '@conclave/contracts';
import type { ExitReason } from '../exit-reason.ts';
import { errorExit } from '../exit-reason.ts';
import type { ChildPort, RunningChild } from './child-port.ts';
import type { ChildRecord } from './child-record.ts';

export interface ChildRunnerOptions<C extends RunningChild> {
  readonly supervisor: string;
  readonly port: ChildPort<C>;
  readonly clock: Clock;
  readonly onStarted: (record: ChildRecord<C>) => void;
  /** A child ended that was not asked to. */
  readonly onExited: (record: ChildRecord<C>, reason: ExitReason) => void;
}

/** Starts children and notices their end. Nothing that a child does is thrown through it. */
export class ChildRunner<C extends RunningChild> {
  readonly #options: ChildRunnerOptions<C>;
  #significantRunning = 0;

  constructor(options: ChildRunnerOptions<C>) {
    this.#options = options;
  }

  get significantRunning(): number {
    return this.#significantRunning;
  }

  /** Starts a child that is down. Returns why it could not be started, or null. */
  start(record: ChildRecord<C>): ExitReason | null {
    const { port, clock, supervisor } = this.#options;
    clearTimer(record);
    record.life += 1;
    record.starts += 1;
    record.status = 'running';
    record.startedAtMs = clock.monotonicMs();
    if (record.spec.significant) this.#significantRunning += 1;
    const { life } = record;
    try {
      const child = port.start(record.spec, (reason) => this.#exited(record, life, reason));
      // It may have ended while it started.
      if (record.life === life) record.child = child;
    } catch (error) {
      if (record.life === life) this.leave(record);
      return errorExit(error, 'SUPERVISOR_CHILD_NOT_STARTED', { supervisor, childId: record.spec.id });
    }
    if (record.life === life) this.#options.onStarted(record);
    return null;
  }

  /** Marks a child as down. Whatever its last life still reports is ignored from here on. */
  leave(record: ChildRecord<C>): void {
    clearTimer(record);
    const ran = record.status === 'running' || record.status === 'stopping';
    if (ran && record.spec.significant) this.#significantRunning -= 1;
    record.life += 1;
    record.status = 'down';
    record.child = undefined;
  }

  #exited(record: ChildRecord<C>, life: number, reason: ExitReason): void {
    if (record.life !== life) return;
    const asked = record.status === 'stopping';
    this.leave(record);
    if (!asked) return this.#options.onExited(record, reason);
    const { ended } = record;
    record.ended = undefined;
    ended?.();
  }
}

export function clearTimer(record: ChildRecord<RunningChild>): void {
  record.cancelTimer?.();
  record.cancelTimer = undefined;
}
