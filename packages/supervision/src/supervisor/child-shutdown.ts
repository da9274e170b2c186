import type { Clock } from '@conclave/contracts';
import { attempt } from './attempt.ts';
import type { RunningChild } from './child-port.ts';
import type { ChildRecord } from './child-record.ts';
import type { ChildRunner } from './child-runner.ts';
import { clearTimer } from './child-runner.ts';
import type { StopOutcome } from './supervision-event.ts';

/** How long a killed child may take to report its end before it is treated as gone. */
const KILL_WAIT_MS = 1000;

export interface ChildShutdownOptions<C extends RunningChild> {
  readonly clock: Clock;
  readonly runner: ChildRunner<C>;
  readonly onStopped: (record: ChildRecord<C>, outcome: StopOutcome) => void;
}

/** Ends one child as its specification says: ask, wait, kill, wait, give up on it. */
export class ChildShutdown<C extends RunningChild> {
  readonly #options: ChildShutdownOptions<C>;

  constructor(options: ChildShutdownOptions<C>) {
    this.#options = options;
  }

  /** @param done called once the child is down, possibly before this returns. */
  begin(record: ChildRecord<C>, done: () => void): void {
    if (record.status === 'stopping') return joinEnd(record, done);
    if (record.status !== 'running') {
      this.#options.runner.leave(record);
      return done();
    }
    record.status = 'stopping';
    let outcome: StopOutcome = record.spec.shutdown === 'brutal_kill' ? 'killed' : 'stopped';
    joinEnd(record, () => {
      this.#options.onStopped(record, outcome);
      done();
    });
    const kill = (): void => {
      outcome = 'killed';
      this.#kill(record, () => {
        outcome = 'unresponsive';
      });
    };
    if (record.spec.shutdown === 'brutal_kill') return kill();
    // A child that throws when it is asked is killed.
    if (!attempt(() => record.child?.stop())) return kill();
    if (typeof record.spec.shutdown === 'number') this.#after(record, record.spec.shutdown, kill);
  }

  #kill(record: ChildRecord<C>, givingUp: () => void): void {
    attempt(() => record.child?.kill());
    this.#after(record, KILL_WAIT_MS, () => {
      givingUp();
      this.#options.runner.leave(record);
      const { ended } = record;
      record.ended = undefined;
      ended?.();
    });
  }

  /** Only if the child has not ended meanwhile: most end while they are asked to. */
  #after(record: ChildRecord<C>, delayMs: number, then: () => void): void {
    if (record.status !== 'stopping') return;
    clearTimer(record);
    record.cancelTimer = this.#options.clock.schedule(delayMs, then);
  }
}

function joinEnd(record: ChildRecord<RunningChild>, done: () => void): void {
  const others = record.ended;
  record.ended =
    others === undefined
      ? done
      : () => {
          others();
          done();
        };
}
