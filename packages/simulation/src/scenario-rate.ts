/** Many seeds of one topology, and how many of them went as they have to go. */
import type { TopologyKind } from '@conclave/contracts';
import type { Happening } from './checks/tally.ts';
import { runScenario } from './run-scenario.ts';

export interface ScenarioLoss {
  readonly seed: number;
  readonly store: string;
  /** What was broken, the first things first. */
  readonly reasons: readonly string[];
  readonly trace: readonly string[];
}

/** A scenario succeeds when no invariant is broken: see README.md for what is judged. */
export interface ScenarioRate {
  readonly topology: TopologyKind;
  readonly scenarios: number;
  readonly succeeded: number;
  /** Share of the scenarios, 0 to 1. */
  readonly rate: number;
  readonly happened: Readonly<Partial<Record<Happening, number>>>;
  readonly losses: readonly ScenarioLoss[];
}

/** Reasons that are kept of each loss. */
const REASONS = 5;

/** Agents fail, come and go, and talk over the topology; a seed with an odd number has wake-ups between nodes as well. */
export async function playTopology(
  topology: TopologyKind,
  seeds: readonly number[],
  { keepTrace = 0 }: { readonly keepTrace?: number } = {},
): Promise<ScenarioRate> {
  const happened: Partial<Record<Happening, number>> = {};
  const losses: ScenarioLoss[] = [];
  for (const seed of seeds) {
    const wakeUps = seed % 2 === 1 ? { wakeUps: 'lossy' as const } : {};
    const report = await runScenario({ seed, topology, crew: true, keepTrace, ...wakeUps });
    for (const [what, count] of Object.entries(report.happened) as [Happening, number][])
      happened[what] = (happened[what] ?? 0) + count;
    const { violations, store, trace } = report;
    const reasons = violations
      .slice(0, REASONS)
      .map(({ kind, atMs, text }) => `${kind} at ${atMs} ms: ${text}`);
    if (reasons.length > 0) losses.push({ seed, store, reasons, trace });
  }
  return rateOf(topology, { scenarios: seeds.length, happened, losses });
}

export function joinRates(rates: readonly ScenarioRate[]): ScenarioRate {
  const happened: Partial<Record<Happening, number>> = {};
  for (const rate of rates)
    for (const [what, count] of Object.entries(rate.happened) as [Happening, number][])
      happened[what] = (happened[what] ?? 0) + count;
  const scenarios = rates.reduce((sum, rate) => sum + rate.scenarios, 0);
  const losses = rates.flatMap((rate) => rate.losses);
  return rateOf(rates[0]!.topology, { scenarios, happened, losses });
}

function rateOf(
  topology: TopologyKind,
  played: Pick<ScenarioRate, 'scenarios' | 'happened' | 'losses'>,
): ScenarioRate {
  const succeeded = played.scenarios - played.losses.length;
  const rate = played.scenarios === 0 ? 0 : succeeded / played.scenarios;
  return { topology, succeeded, rate, ...played };
}

/** One line for people. */
export function describeRate({ topology, scenarios, succeeded, rate, happened }: ScenarioRate): string {
  const of = (what: Happening): number => happened[what] ?? 0;
  const tasks = (['completed', 'failed', 'skipped', 'cancelled'] as const)
    .map((status) => `${of(`task ${status}`)} ${status}`)
    .join(', ');
  const share = `${succeeded} of ${scenarios} scenarios (${(rate * 100).toFixed(2)} %)`;
  return `${topology}: ${share}; tasks ${tasks}; ${of('attempt')} attempts, ${of('message')} messages, ${of('broadcast')} broadcasts`;
}
