/** The team as far as it matters whether a call is worth sharing. */
interface Sleepers {
  /** Threads beside the calling one. */
  readonly size: number;
  /** Whether one of them waits awake, and so begins within a microsecond. */
  readonly isAwake: boolean;
}

export interface SharingLimits {
  /** Bytes that a call must read to be shared with threads that are awake. */
  readonly leastBytes: number;
  /** Bytes that a call, or the calls of one turn of the event loop, must read to wake threads that sleep. */
  readonly wakingBytes: number;
}

/**
 * Decides which calls are shared. A thread that sleeps costs half a millisecond: it wakes up late and often on the core
 * of the calling one, which it keeps from its work. So it is woken for large calls, and for bursts: when as much was
 * computed alone in one turn as would have been worth it.
 */
export class SharingPolicy {
  readonly #team: Sleepers;
  readonly #limits: SharingLimits;
  #bytesAlone = 0;
  #isTurnWatched = false;

  constructor(team: Sleepers, limits: SharingLimits) {
    this.#team = team;
    this.#limits = limits;
  }

  isWorthSharing(bytes: number): boolean {
    const { leastBytes, wakingBytes } = this.#limits;
    if (this.#team.size === 0 || bytes < Math.max(1, leastBytes)) return false;
    if (this.#team.isAwake || bytes >= wakingBytes) return true;
    this.#bytesAlone += bytes;
    if (this.#bytesAlone >= wakingBytes) {
      this.#bytesAlone = 0;
      return true;
    }
    this.#watchTurn();
    return false;
  }

  #watchTurn(): void {
    if (this.#isTurnWatched) return;
    this.#isTurnWatched = true;
    setImmediate(() => {
      this.#bytesAlone = 0;
      this.#isTurnWatched = false;
    }).unref();
  }
}
