/** Contestants that take turns within one process, for work of microseconds to milliseconds. */
import { median } from './timing.ts';

export interface AlternatingOptions {
  readonly rounds: number;
  /** A sample repeats the work until it has taken this long, in ms. */
  readonly sampleMs: number;
  /** How long each contestant runs before it is measured, in ms; three calls at least. Default 60. */
  readonly warmUpMs?: number;
}

export interface Measured {
  /** The first call of the process, in ms: compilers have seen nothing of it yet. */
  readonly coldMs: number;
  /** Median over the rounds, in ms per call, warm. */
  readonly ms: number;
  /** Per round, in the order of the rounds: ratios between contestants are taken within one round. */
  readonly rounds: readonly number[];
}

/** A sample in which the process was taken off its core is taken again, so many times at most. */
const RETAKES = 12;
/** Long samples are not taken again for longer than this: the median of the rounds has to do. */
const RETAKE_MS = 300;
const WARM_UP_MS = 60;
/** Work up to here is called once, unmeasured, before each sample: its data is in the caches then as it is in a row. */
const LEAD_IN_MS = 20;

/** Every round measures each contestant once; every other round in reverse order. */
export function alternating<Name extends string>(
  contestants: Readonly<Record<Name, () => unknown>>,
  options: AlternatingOptions,
): Record<Name, Measured> {
  const names = Object.keys(contestants) as Name[];
  const coldMs = new Map(names.map((name) => [name, callMs(contestants[name], 1)]));
  const samples = new Map(names.map((name) => [name, warmUp(contestants[name], options)]));
  const rounds = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed())
      rounds.get(name)!.push(undisturbed(contestants[name], samples.get(name)!));
  }
  const measured = {} as Record<Name, Measured>;
  for (const name of names) {
    const times = rounds.get(name)!;
    measured[name] = { coldMs: coldMs.get(name)!, ms: median(times), rounds: times };
  }
  return measured;
}

/** How many times faster `a` is than `b`: the median of the ratios within one round. */
export function timesFaster(a: Measured, b: Measured): number {
  return median(a.rounds.map((ms, round) => b.rounds[round]! / ms));
}

interface Sample {
  /** How many make a sample of the wanted length. */
  readonly calls: number;
  readonly hasLeadIn: boolean;
}

function warmUp(work: () => unknown, { sampleMs, warmUpMs = WARM_UP_MS }: AlternatingOptions): Sample {
  const endMs = performance.now() + warmUpMs;
  let calls = 0;
  let spentMs = 0;
  while (performance.now() < endMs || calls < 3) {
    spentMs += callMs(work, 1);
    calls += 1;
  }
  const workMs = spentMs / calls;
  return { calls: Math.max(1, Math.ceil(sampleMs / workMs)), hasLeadIn: workMs < LEAD_IN_MS };
}

function undisturbed(work: () => unknown, { calls, hasLeadIn }: Sample): number {
  const endMs = performance.now() + RETAKE_MS;
  let best = Infinity;
  for (let take = 0; take < RETAKES && (take === 0 || performance.now() < endMs); take += 1) {
    if (hasLeadIn) work();
    const before = process.resourceUsage().involuntaryContextSwitches;
    const ms = callMs(work, calls);
    if (process.resourceUsage().involuntaryContextSwitches === before) return ms;
    best = Math.min(best, ms);
  }
  return best;
}

function callMs(work: () => unknown, calls: number): number {
  const startMs = performance.now();
  for (let call = 0; call < calls; call += 1) work();
  return (performance.now() - startMs) / calls;
}
