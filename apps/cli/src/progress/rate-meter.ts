interface Sample {
  readonly atMs: number;
  readonly done: number;
}

const WINDOW_MS = 10_000;
/** Fewer would make the figure jump: the window then reaches further back. */
const WINDOW_TASKS = 20;
const SHORTEST_MS = 500;
/** The first tasks of a run are seldom like the rest: time left is said once this part of all tasks was measured. */
const MEASURED_SHARE = 0.05;

/** Tasks per second, measured over the last ten seconds or the last twenty tasks, whichever is longer. */
export class RateMeter {
  readonly #samples: Sample[] = [];
  #nowMs = 0;
  #measured = 0;

  /** @param done tasks that have ended; those of the first call were there before */
  add(atMs: number, done: number): void {
    const samples = this.#samples;
    this.#nowMs = atMs;
    const last = samples.at(-1);
    if (last !== undefined && last.done === done) return;
    this.#measured += done - (last?.done ?? done);
    samples.push({ atMs, done });
    while (samples.length > 2 && this.#isEnough(samples[1]!, done)) samples.shift();
  }

  /** Undefined until there is something to measure. */
  perSecond(): number | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const elapsedMs = this.#nowMs - first.atMs;
    if (elapsedMs < SHORTEST_MS || last.done <= first.done) return undefined;
    return ((last.done - first.done) * 1000) / elapsedMs;
  }

  /** Undefined while too little was measured for a run of this many tasks. */
  timeLeftMs(remaining: number, total: number): number | undefined {
    if (remaining === 0) return 0;
    const perSecond = this.perSecond();
    const enough = this.#measured >= Math.min(WINDOW_TASKS, total * MEASURED_SHARE);
    return perSecond === undefined || !enough ? undefined : (remaining / perSecond) * 1000;
  }

  #isEnough(first: Sample, done: number): boolean {
    return this.#nowMs - first.atMs >= WINDOW_MS && done - first.done >= WINDOW_TASKS;
  }
}
