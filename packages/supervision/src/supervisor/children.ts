import type { Clock, Random } from '@conclave/contracts';
import type { ExitReason } from '../exit-reason.ts';
import type { ChildPort, RunningChild } from './child-port.ts';
import type { ChildRecord } from './child-record.ts';
import { newChildRecord } from './child-record.ts';
import { attempt } from './attempt.ts';
import { ChildRunner, clearTimer } from './child-runner.ts';
import { ChildShutdown } from './child-shutdown.ts';
import type { ChildSpec } from './child-spec.ts';
import { ChildTable } from './child-table.ts';
import { GroupRestart } from './group-restart.ts';
import { backoffDelayMs } from './restart-backoff.ts';
import { stopInOrder } from './stop-in-order.ts';
import { restartStrategies } from './strategies/restart-strategies.ts';
import type { SupervisionEvent } from './supervision-event.ts';
import type { SupervisorFlags } from './supervisor-flags.ts';
import type { SupervisorEvent } from './supervisor.machine.ts';

export interface ChildrenOptions<C extends RunningChild> {
  readonly supervisor: string;
  readonly flags: SupervisorFlags;
  readonly port: ChildPort<C>;
  readonly clock: Clock;
  readonly random: Random;
  readonly send: (event: SupervisorEvent) => void;
  readonly publish: (event: SupervisionEvent) => void;
}

/** The children of one supervisor: carries out what its machine decides, and reports what happens to them. */
export class Children<C extends RunningChild> {
  readonly table: ChildTable<C>;
  readonly #options: ChildrenOptions<C>;
  readonly #runner: ChildRunner<C>;
  readonly #shutdown: ChildShutdown<C>;
  readonly #group: GroupRestart<C>;

  constructor(options: ChildrenOptions<C>) {
    const { supervisor, port, clock, send, publish } = options;
    this.#options = options;
    const table = new ChildTable<C>(supervisor);
    const runner = new ChildRunner<C>({
      supervisor,
      port,
      clock,
      onStarted: ({ spec, starts }) =>
        publish({ type: 'child.started', supervisor, childId: spec.id, restarts: starts - 1 }),
      onExited: (record, reason) => this.#exited(record, reason),
    });
    const shutdown = new ChildShutdown<C>({
      clock,
      runner,
      onStopped: ({ spec }, outcome) =>
        publish({ type: 'child.stopped', supervisor, childId: spec.id, outcome }),
    });
    this.table = table;
    this.#runner = runner;
    this.#shutdown = shutdown;
    this.#group = new GroupRestart<C>({
      clock,
      table,
      runner,
      shutdown,
      onStarted: () => send({ type: 'GROUP_STARTED' }),
      onStartFailed: (record, reason) => this.#reportExit(record, reason),
    });
  }

  /** In order; the first child that cannot be started ends the supervisor. */
  startAll(): void {
    for (const record of this.table.values()) {
      const reason = this.#runner.start(record);
      if (reason !== null) return this.#options.send({ type: 'START_FAILED', reason });
    }
    this.#options.send({ type: 'STARTED' });
  }

  restart(childId: string): void {
    const record = this.table.find(childId);
    if (record === undefined) return;
    const delayMs = this.#delayMs(record);
    const { strategy } = this.#options.flags;
    const plan = restartStrategies[strategy](this.table.planned(), childId);
    if (strategy !== 'one_for_one') return this.#group.restart(plan, delayMs);
    if (delayMs === 0) return this.#startAgain(record);
    record.status = 'waiting';
    record.cancelTimer = this.#options.clock.schedule(delayMs, () => this.#startAgain(record));
  }

  /** Reverse start order, each as its specification says. */
  stopAll(): void {
    this.#group.cancel();
    const records = [...this.table.values()].toReversed();
    const { maxConcurrentStops, strategy } = this.#options.flags;
    stopInOrder(
      {
        items: records,
        concurrency: strategy === 'one_for_one' ? maxConcurrentStops : 1,
        stopOne: (record, done) => this.#shutdown.begin(record, done),
      },
      () => this.#options.send({ type: 'ALL_STOPPED' }),
    );
  }

  /** At once and without waiting for anyone. */
  killAll(): void {
    this.#group.cancel();
    const ended: (() => void)[] = [];
    for (const record of [...this.table.values()].toReversed()) {
      const { child } = record;
      if (record.ended !== undefined) ended.push(record.ended);
      record.ended = undefined;
      this.#runner.leave(record);
      attempt(() => child?.kill());
    }
    // Who waits for one of them goes on only now, when nothing is left to be asked to stop.
    for (const done of ended) done();
  }

  /** Appends a child; it starts later when a group restart is under way. Returns why it could not be started, or null. */
  add(spec: ChildSpec, mode: 'start' | 'with-group' | 'later'): ExitReason | null {
    const record = newChildRecord<C>(spec);
    this.table.add(record);
    if (mode === 'later') return null;
    return this.startOne(record, mode);
  }

  startOne(record: ChildRecord<C>, mode: 'start' | 'with-group'): ExitReason | null {
    if (mode === 'start') return this.#runner.start(record);
    this.#group.await(record.spec.id);
    return null;
  }

  terminate(record: ChildRecord<C>, done: () => void): void {
    this.#group.forget(record.spec.id);
    this.#shutdown.begin(record, () => {
      if (record.spec.restart === 'temporary') this.table.delete(record.spec.id);
      done();
    });
  }

  #exited(record: ChildRecord<C>, reason: ExitReason): void {
    const { spec } = record;
    if (this.#group.expects(spec.id)) {
      record.status = 'waiting';
      return;
    }
    this.#reportExit(record, reason);
  }

  #reportExit({ spec }: ChildRecord<C>, reason: ExitReason): void {
    if (spec.restart === 'temporary') this.table.delete(spec.id);
    this.#options.send({
      type: 'CHILD_EXITED',
      childId: spec.id,
      reason,
      restart: spec.restart,
      significant: spec.significant,
      significantLeft: this.#runner.significantRunning,
      atMs: this.#options.clock.monotonicMs(),
    });
  }

  #startAgain(record: ChildRecord<C>): void {
    const failure = this.#runner.start(record);
    if (failure !== null) this.#reportExit(record, failure);
  }

  #delayMs(record: ChildRecord<C>): number {
    const { flags, clock, random } = this.#options;
    clearTimer(record);
    if (flags.backoff === undefined) return 0;
    const ranMs = clock.monotonicMs() - record.startedAtMs;
    record.attempt = ranMs >= flags.backoff.resetAfterMs ? 1 : record.attempt + 1;
    return backoffDelayMs(flags.backoff, record.attempt, random);
  }
}
