/** Which seeds are played, and how their failure reads. */
import { runScenario } from '../src/index.ts';
import type { Happening, ScenarioOptions } from '../src/index.ts';

export const isLong = process.env['CONCLAVE_TEST_LONG'] !== undefined;

/** `CONCLAVE_SEEDS=169` or `CONCLAVE_SEEDS=1..50` in place of the usual ones; undefined when it is not set. */
export const chosenSeeds = seedsIn(process.env['CONCLAVE_SEEDS'] ?? '');

export const seeds: readonly number[] = chosenSeeds ?? seedsIn(isLong ? '1..2000' : '1..100')!;

/** More seeds than are worth a test of their own each. */
export const PER_TEST = 25;

export interface Played {
  /** One text per seed that broke an invariant: what it broke, and how to play it again. */
  readonly broken: readonly string[];
  readonly happened: ReadonlyMap<Happening, number>;
}

export async function play(
  some: readonly number[],
  options: Omit<ScenarioOptions, 'seed'> = {},
): Promise<Played> {
  const broken: string[] = [];
  const happened = new Map<Happening, number>();
  const keepTrace = seeds.length === 1 ? 400 : 0;
  for (const seed of some) {
    const report = await runScenario({ seed, keepTrace, ...options });
    for (const [what, count] of Object.entries(report.happened) as [Happening, number][])
      happened.set(what, (happened.get(what) ?? 0) + count);
    if (report.violations.length === 0) continue;
    const texts = report.violations
      .slice(0, 5)
      .map(({ kind, atMs, text }) => `${kind} at ${atMs} ms: ${text}`);
    broken.push([`seed ${seed} (${report.store})`, ...report.trace, ...texts, again(seed)].join('\n  '));
  }
  return { broken, happened };
}

function again(seed: number): string {
  return `CONCLAVE_SEEDS=${seed} node_modules/.bin/vitest run --project unit packages/simulation/test/seeds`;
}

function seedsIn(text: string): readonly number[] | undefined {
  if (text === '') return undefined;
  const [first = 1, last = first] = text.split('..').map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
