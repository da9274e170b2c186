/** An agent whose speed changes now and then: between 1 and 8 times that of the slowest, constant in between. */
import type { Random } from '@conclave/contracts';

const span = Math.log(8);
/** Standard deviation of one change of the logarithm: mostly by up to a third, at times by half and more. */
const change = 0.35;

export interface AgentSpeed {
  /** When work that takes `work` at speed 1 has ended that was begun at `start`. */
  finish(start: number, work: number): number;
  at(time: number): number;
}

export class DriftingSpeed implements AgentSpeed {
  readonly #random: Random;
  readonly #meanInterval: number;
  /** Changes; the last one ends where nothing was drawn yet. */
  readonly #times = [0];
  readonly #logs: number[];

  constructor(random: Random, meanInterval: number) {
    this.#random = random;
    this.#meanInterval = meanInterval;
    this.#logs = [random.next() * span];
  }

  at(time: number): number {
    return Math.exp(this.#logs[this.#placeOf(time)]!);
  }

  finish(start: number, work: number): number {
    let place = this.#placeOf(start);
    let time = start;
    let left = work;
    for (;;) {
      this.#reach(place + 1);
      const speed = Math.exp(this.#logs[place]!);
      const end = this.#times[place + 1]!;
      if (time + left / speed <= end) return time + left / speed;
      left -= (end - time) * speed;
      time = end;
      place += 1;
    }
  }

  #placeOf(time: number): number {
    while (this.#times.at(-1)! <= time) this.#reach(this.#times.length);
    let low = 0;
    let high = this.#times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#times[middle]! <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #reach(place: number): void {
    while (this.#times.length <= place) {
      this.#times.push(this.#times.at(-1)! - this.#meanInterval * Math.log(1 - this.#random.next()));
      this.#logs.push(reflected(this.#logs.at(-1)! + change * gaussian(this.#random)));
    }
  }
}

/** A draw from the standard normal (Box, Muller 1958). */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function reflected(log: number): number {
  const folded = Math.abs(log) % (2 * span);
  return folded > span ? 2 * span - folded : folded;
}
