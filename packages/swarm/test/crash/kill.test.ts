/**
 * Nodes that drive a run are killed with SIGKILL at random points, again and again until the run has ended. What the
 * tasks did is read from a file of theirs, what was recorded from the database, what was acknowledged from the node's
 * output. CONCLAVE_TEST_SEED plays a seed again that a failure has named.
 */
import { postgres, title } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { killAtRandomPoints } from './killed-runs.ts';
import { onPostgres, onSqlite } from './places.ts';
import type { Place } from './places.ts';

const isLong = process.env['CONCLAVE_TEST_LONG'] !== undefined;
const FIRST_SEED = Number(process.env['CONCLAVE_TEST_SEED'] ?? 1);

interface Part {
  readonly seed: number;
  readonly kills: number;
}

/** Each part has a seed of its own and takes a minute or so. */
function parts(kills: number): Part[] {
  const perPart = Math.min(kills, 25);
  return Array.from({ length: kills / perPart }, (_, i) => ({ seed: FIRST_SEED + i, kills: perPart }));
}

async function expectNoFault(place: Place, { seed, kills }: Part): Promise<void> {
  const runs = await killAtRandomPoints(place, seed, kills);
  const all = <T>(of: (run: (typeof runs)[number]) => T): T[] => runs.map(of);
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const seen = {
    kills: sum(all((run) => run.kills)),
    runs: runs.length,
    acknowledged: sum(all(({ verdict }) => verdict.acknowledged)),
    finishedAtKill: sum(all(({ verdict }) => verdict.finishedAtKill)),
    starts: sum(all(({ verdict }) => verdict.starts)),
  };
  if (isLong) process.stdout.write(`kill -9, seed ${seed}: ${JSON.stringify(seen)}\n`);
  for (const { verdict, completed, tasks } of runs) {
    const { lost, ranAgain, tooEarly } = verdict;
    expect({ lost, ranAgain, tooEarly, completed }, `seed ${seed}`).toEqual({
      lost: [],
      ranAgain: [],
      tooEarly: [],
      completed: tasks,
    });
  }
  expect(seen.kills).toBe(kills);
  expect(seen.acknowledged).toBeGreaterThan(0);
  expect(seen.finishedAtKill).toBeGreaterThan(0);
}

describe('a run whose nodes are killed at random points', () => {
  it.each(parts(isLong ? 200 : 4))(
    verifies('W3.killed-anywhere', 'loses, repeats and hurries nothing: $kills kills, seed $seed'),
    { timeout: 600_000 },
    (part) => expectNoFault(onSqlite(), part),
  );

  describe.skipIf(postgres === undefined)(`on ${title}`, () => {
    it.each(parts(isLong ? 50 : 2))(
      verifies('W3.postgres-killed-anywhere', 'loses, repeats and hurries nothing: $kills kills, seed $seed'),
      { timeout: 600_000 },
      (part) => expectNoFault(onPostgres(), part),
    );
  });
});
