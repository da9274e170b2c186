import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IndexSet } from '../../src/hand-off/index-set.ts';

const index = fc.oneof(fc.nat({ max: 70 }), fc.nat({ max: 40_000 }));

/** Adds the integers that are absent and deletes those that are present. */
function churned(steps: readonly number[]): { set: IndexSet; sorted: number[] } {
  const set = new IndexSet();
  const model = new Set<number>();
  for (const step of steps) {
    expect(set.has(step)).toBe(model.has(step));
    if (model.delete(step)) {
      set.delete(step);
    } else {
      set.add(step);
      model.add(step);
    }
  }
  return { set, sorted: [...model].toSorted((a, b) => a - b) };
}

function listed(set: IndexSet): number[] {
  const found: number[] = [];
  for (let at = set.next(0); at !== -1; at = set.next(at + 1)) found.push(at);
  return found;
}

describe('IndexSet', () => {
  it('holds and orders integers as a sorted list does', () => {
    fc.assert(
      fc.property(fc.array(index, { size: 'max', maxLength: 120 }), index, (steps, from) => {
        const { set, sorted } = churned(steps);
        const larger = sorted.find((it) => it > from) ?? -1;
        const smaller = sorted.findLast((it) => it < from) ?? -1;
        expect([set.next(from + 1), set.previous(from - 1)]).toEqual([larger, smaller]);
        expect(set.after(from)).toBe(larger === -1 ? (sorted[0] ?? -1) : larger);
        expect(set.before(from)).toBe(smaller === -1 ? (sorted.at(-1) ?? -1) : smaller);
        expect(listed(set)).toEqual(sorted);
      }),
    );
  });
});
