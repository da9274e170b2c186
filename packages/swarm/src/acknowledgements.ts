import type { Clock } from '@conclave/contracts';

/** One task in so many is measured. */
const SAMPLE = 16;

/**
 * How long agents take from being given a task until they report back, work included, on a sample of tasks: what an
 * adaptive topology measures by. Not made for others.
 */
export class Acknowledgements {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #report: (latencyMs: number) => void;
  /** When the task of a ticket was given out. */
  readonly #startedAtMs = new Map<number, number>();
  #tasks = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>, report: (latencyMs: number) => void) {
    this.#clock = clock;
    this.#report = report;
  }

  started(ticket: number): void {
    this.#tasks += 1;
    if (this.#tasks % SAMPLE === 1) this.#startedAtMs.set(ticket, this.#clock.monotonicMs());
  }

  settled(ticket: number): void {
    const startedAtMs = this.#startedAtMs.get(ticket);
    if (startedAtMs === undefined) return;
    this.#startedAtMs.delete(ticket);
    this.#report(this.#clock.monotonicMs() - startedAtMs);
  }
}
