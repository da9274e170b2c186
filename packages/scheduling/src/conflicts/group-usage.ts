/** How many tasks of a group run at once, and how much of that is used. Times in ms on the caller's clock. */
export interface GroupUtilisation {
  readonly group: string;
  readonly concurrency: number;
  readonly running: number;
  readonly waiting: number;
  readonly mostRunning: number;
  /** Tasks that have ended. */
  readonly ended: number;
  /** Part of the places that were taken, from the group's first task on: from 0 to 1. */
  readonly utilisation: number;
}

export class GroupUsage {
  readonly concurrency: number;
  readonly waiting = new Set<number>();
  running = 0;
  #mostRunning = 0;
  #ended = 0;
  #busyMs = 0;
  #changedMs = 0;
  #firstMs: number | undefined;

  constructor(concurrency: number) {
    this.concurrency = concurrency;
  }

  get hasPlace(): boolean {
    return this.running < this.concurrency;
  }

  start(nowMs: number): void {
    this.#reckon(nowMs);
    this.running += 1;
    this.#mostRunning = Math.max(this.#mostRunning, this.running);
  }

  end(nowMs: number): void {
    this.#reckon(nowMs);
    this.running -= 1;
    this.#ended += 1;
  }

  describe(group: string, nowMs: number): GroupUtilisation {
    const { concurrency, running } = this;
    const figures = { concurrency, running, waiting: this.waiting.size, mostRunning: this.#mostRunning };
    return { group, ...figures, ended: this.#ended, utilisation: this.#utilisation(nowMs) };
  }

  #reckon(nowMs: number): void {
    this.#firstMs ??= nowMs;
    if (this.running > 0) this.#busyMs += this.running * Math.max(0, nowMs - this.#changedMs);
    this.#changedMs = nowMs;
  }

  #utilisation(nowMs: number): number {
    const spanMs = nowMs - (this.#firstMs ?? nowMs);
    if (spanMs <= 0) return this.running / this.concurrency;
    return (this.#busyMs + this.running * (nowMs - this.#changedMs)) / (this.concurrency * spanMs);
  }
}
