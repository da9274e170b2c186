import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { places, runScenario } from '../src/index.ts';
import type { Fault } from '../src/index.ts';

const SEEDS = [1, 2, 3, 4, 5, 6];

describe('a node that crashes around a commit', () => {
  it.each(places)(
    verifies('V2.named-failpoints', 'at %s leaves a run that others end as it should end'),
    async (place) => {
      let crashes = 0;
      for (const seed of SEEDS) {
        for (const nth of [1, 2, 4]) {
          const faults = [0, 1].map((node): Fault => ({ kind: 'failpoint', atMs: 0, node, place, nth }));
          const { violations, happened, runs } = await runScenario({ seed, faults });
          expect(violations).toEqual([]);
          expect(runs).toBeGreaterThan(0);
          crashes += happened.failpoint ?? 0;
        }
      }
      expect(crashes).toBeGreaterThan(SEEDS.length);
    },
    60_000,
  );
});
