interface Sample {
  readonly atMs: number;
  readonly done: number;
}

const WINDOW_MS = 10_000;
/** Below this the figure would jump. */
const SHORTEST_MS = 500;

/** Tasks per second, measured over the last ten seconds. */
export class RateMeter {
  readonly #samples: Sample[] = [];

  add(atMs: number, done: number): void {
    const samples = this.#samples;
    samples.push({ atMs, done });
    // The oldest sample kept is the one that begins the window.
    while (samples.length > 2 && atMs - samples[1]!.atMs >= WINDOW_MS) samples.shift();
  }

  /** Undefined until there is something to measure. */
  perSecond(): number | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const elapsedMs = last.atMs - first.atMs;
    if (elapsedMs < SHORTEST_MS || last.done <= first.done) return undefined;
    return ((last.done - first.done) * 1000) / elapsedMs;
  }
}

/** Undefined while the rate is not known. */
export function timeLeftMs(remaining: number, perSecond: number | undefined): number | undefined {
  if (remaining === 0) return 0;
  return perSecond === undefined ? undefined : (remaining / perSecond) * 1000;
}
