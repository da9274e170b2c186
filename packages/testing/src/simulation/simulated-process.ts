import type { CancelTimer, Clock } from '@conclave/contracts';
import type { Simulation } from './simulation.ts';

/** So that a reader who takes one of the two clocks for the other is found out. */
export const EPOCH_MS = 1_700_000_000_000;

export interface ProcessOptions {
  readonly name: string;
  /** How far its wall clock is from the true time, in ms. */
  readonly offsetMs?: number;
  /** How fast its clocks go; 1 is true. */
  readonly rate?: number;
}

interface HeldEvent {
  readonly run: () => void;
  isCancelled: boolean;
}

/**
 * A process of the simulated machine: everything that happens within it is an event that it owns. Stopped (as by
 * SIGSTOP) it holds them back and later has them all, late; killed it has none any more.
 */
export class SimulatedProcess {
  readonly name: string;
  readonly clock: Clock;
  readonly #simulation: Simulation;
  readonly #offsetMs: number;
  readonly #rate: number;
  #state: 'running' | 'stopped' | 'dead' = 'running';
  #diedAtMs = Infinity;
  #held: HeldEvent[] = [];
  #waiting = 0;

  constructor(simulation: Simulation, { name, offsetMs = 0, rate = 1 }: ProcessOptions) {
    this.#simulation = simulation;
    this.name = name;
    this.#offsetMs = offsetMs;
    this.#rate = rate;
    this.clock = {
      nowMs: () => Math.floor(EPOCH_MS + this.#offsetMs + simulation.nowMs * this.#rate),
      monotonicMs: () => simulation.nowMs * this.#rate,
      schedule: (delayMs, callback) => this.post(delayMs / this.#rate, 'timer', callback),
    };
  }

  get isDead(): boolean {
    return this.#state === 'dead';
  }

  get isStopped(): boolean {
    return this.#state === 'stopped';
  }

  /** Events that it waits for, also those that are held back. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Whether it was dead at a time, in the simulation's ms; a process dies after what happens at that same time. */
  wasDeadAt(ms: number): boolean {
    return this.#diedAtMs < ms;
  }

  /** Runs a callback within the process, `delayMs` of true time from now. */
  post(delayMs: number, label: string, callback: () => void): CancelTimer {
    if (this.isDead) return () => undefined;
    this.#waiting += 1;
    let isOver = false;
    const end = (): void => {
      if (!isOver) this.#waiting -= 1;
      isOver = true;
    };
    const held: HeldEvent = {
      isCancelled: false,
      run: () => {
        end();
        callback();
      },
    };
    const cancel = this.#simulation.schedule(delayMs, `${this.name} ${label}`, () => this.#deliver(held));
    return () => {
      held.isCancelled = true;
      cancel();
      end();
    };
  }

  /** Nothing of it runs until {@link resume}; what others sent it before, and it sent them, goes its way. */
  stop(): void {
    if (this.#state === 'running') this.#state = 'stopped';
  }

  /** What was due meanwhile happens now, in the order of its time. */
  resume(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    const held = this.#held;
    this.#held = [];
    for (const event of held) this.#simulation.schedule(0, `${this.name} late`, () => this.#deliver(event));
  }

  kill(): void {
    if (this.isDead) return;
    this.#state = 'dead';
    this.#diedAtMs = this.#simulation.nowMs;
    this.#held = [];
    this.#waiting = 0;
  }

  #deliver(event: HeldEvent): void {
    if (event.isCancelled || this.#state === 'dead') return;
    if (this.#state === 'stopped') this.#held.push(event);
    else event.run();
  }
}
