import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { runScenario } from '../src/index.ts';
import type { Happening } from '../src/index.ts';
import { PER_TEST, play, seeds } from './play-seeds.ts';

const happened = new Map<Happening, number>();
const parts = Array.from({ length: Math.ceil(seeds.length / PER_TEST) }, (_, i) =>
  seeds.slice(i * PER_TEST, (i + 1) * PER_TEST),
).map((part) => ({ part, from: part[0]!, to: part.at(-1)! }));

describe('a swarm under seeded faults', () => {
  it.each(parts)(
    verifies('V2.seeds-hold', 'breaks no invariant, seeds $from to $to'),
    async ({ part }) => {
      const played = await play(part);
      for (const [what, count] of played.happened) happened.set(what, (happened.get(what) ?? 0) + count);
      expect(played.broken.join('\n\n')).toBe('');
    },
    120_000,
  );

  it.runIf(seeds.length >= 100)(
    verifies('V2.faults-reached', 'goes where it is to go: every fault and every kind of end happens'),
    () => {
      const wanted: readonly Happening[] = [
        'answer lost',
        'call timed out',
        'cancel',
        'crash',
        'drain',
        'failpoint',
        'partition',
        'pause',
        'request lost',
        'run cancelled',
        'run claimed',
        'run completed',
        'run failed',
        'run taken over',
        'stop',
        'store busy',
        'store-crash',
        'task claimed again',
        'task done outside',
        'worker died',
        'worker refused',
        'worker stood still',
        'write fenced',
        'write lost in crash',
      ];
      expect(wanted.filter((what) => (happened.get(what) ?? 0) === 0)).toEqual([]);
    },
  );
});

describe('a seed', () => {
  it(verifies('V2.same-seed-same-trace', 'is played the same way twice, event for event'), async () => {
    const hashes = new Set<string>();
    for (const seed of [3, 11, 24, 169]) {
      for (const store of ['sqlite', 'volatile'] as const) {
        const [once, again] = [await runScenario({ seed, store }), await runScenario({ seed, store })];
        expect(again).toEqual(once);
        hashes.add(once.traceHash);
      }
    }
    expect(hashes.size).toBe(8);
  });
});
