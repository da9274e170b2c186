import { verifies } from '@conclave/test/requirements';
import { expect, it } from 'vitest';
import { UpwardRanks } from '../../src/plan/upward-ranks.ts';
import { graphOf } from '../graph-of.ts';

it(verifies('W4.upward-rank', 'ranks a task by the longest expected way from its start to the end'), () => {
  // 0 -> 1 -> 3, 0 -> 2 -> 3; types: 0 0 1 0
  const ranks = new UpwardRanks(
    graphOf(4, [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ]),
    Int32Array.of(0, 0, 1, 0),
  );
  expect(ranks.update((type) => (type === 0 ? 10 : 50))).toBe(true);
  expect([...ranks.ranks]).toEqual([70, 20, 60, 10]);
});

it('ranks anew only when a duration has changed by a tenth and enough tasks have ended', () => {
  const ranks = new UpwardRanks(graphOf(64, [[0, 1]]), new Int32Array(64));
  expect(ranks.update(() => 10)).toBe(true);
  expect(ranks.update(() => 20)).toBe(false);
  ranks.ended();
  expect(ranks.update(() => 20)).toBe(false);
  ranks.ended();
  expect(ranks.update(() => 10.5)).toBe(false);
  ranks.ended();
  ranks.ended();
  expect(ranks.update(() => 20)).toBe(true);
  expect(ranks.ranks[0]).toBe(40);
});
