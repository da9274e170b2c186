import type { Clock, Random } from '@conclave/contracts';

const SHORTEST_MS = 100;
const LONGEST_MS = 10_000;

/** How long to wait before the next try: twice as long each time, with jitter so that nodes do not come together. */
export class Backoff {
  readonly #clock: Clock;
  readonly #random: Random;
  #tries = 0;
  #since = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  nextMs(): number {
    const ms = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(20, this.#tries));
    this.#tries += 1;
    return ms * (0.5 + this.#random.next() / 2);
  }

  connected(): void {
    this.#since = this.#clock.monotonicMs();
  }

  /** A connection that held for a while is forgiven its past; one that broke at once is not. */
  disconnected(): void {
    if (this.#clock.monotonicMs() - this.#since >= LONGEST_MS) this.#tries = 0;
  }
}
