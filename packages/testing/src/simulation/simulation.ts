/**
 * One process in which whole swarms run: everything that happens is an event of one queue, in virtual time, and all
 * chance comes from one seed. The same seed gives the same trace, event by event.
 */
import type { CancelTimer, Random } from '@conclave/contracts';
import { createSeededRandom } from '../seeded-random.ts';
import { EventQueue } from './event-queue.ts';
import { Trace } from './trace.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** How many of the last lines of the trace stay readable; none when left out. */
  readonly keepTrace?: number;
}

export interface RunLimits {
  /** Virtual time at which the run ends although there is more to do. */
  readonly untilMs: number;
  /** Asked after each event: the run ends when it says so. */
  readonly isDone?: () => boolean;
  readonly maxEvents?: number;
}

/** Why a run ended: nothing left to do, its condition came true, its time or its events were used up. */
export type RunEnd = 'idle' | 'done' | 'time' | 'events';

export class Simulation {
  readonly seed: number;
  readonly trace: Trace;
  readonly #queue = new EventQueue();
  #nowMs = 0;

  constructor({ seed, keepTrace = 0 }: SimulationOptions) {
    this.seed = seed;
    this.trace = new Trace(keepTrace);
  }

  /** Virtual milliseconds since the start, with a fraction. Nobody within the simulation sees it but through a clock. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Events that wait. */
  get pending(): number {
    return this.#queue.size;
  }

  /** A stream of numbers of its own by name, so that one more draw here changes nothing there. */
  random(name: string): Random {
    let mixed = this.seed ^ 0x9e3779b9;
    for (let i = 0; i < name.length; i += 1) mixed = Math.imul(mixed ^ name.charCodeAt(i), 0x01000193);
    return createSeededRandom(mixed ^ (mixed >>> 15));
  }

  /** Adds a line to the trace at the present time. */
  note(text: string): void {
    this.trace.add(`${this.#nowMs.toFixed(3)} ${text}`);
  }

  schedule(delayMs: number, label: string, run: () => void): CancelTimer {
    const event = this.#queue.push(this.#nowMs + Math.max(0, delayMs), label, run);
    return () => this.#queue.cancel(event);
  }

  /** Runs event after event. What an event has set going (promises) is over before the next one begins. */
  async run({ untilMs, isDone, maxEvents = Infinity }: RunLimits): Promise<RunEnd> {
    const stop = this.trace.count + maxEvents;
    await settled();
    for (;;) {
      if (isDone?.() === true) return 'done';
      if (this.trace.count >= stop) return 'events';
      const event = this.#queue.pop();
      if (event === undefined) return 'idle';
      if (event.atMs > untilMs) {
        this.#queue.push(event.atMs, event.label, event.run);
        this.#nowMs = untilMs;
        return 'time';
      }
      this.#nowMs = event.atMs;
      this.note(event.label);
      event.run();
      await settled();
    }
  }
}

/**
 * Resolves when no microtask is left. The queue of microtasks is emptied before the event loop goes on, whatever its
 * length; nothing real is waited for.
 */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
