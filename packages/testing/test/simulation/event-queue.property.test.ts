import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/simulation/index.ts';

describe('EventQueue', () => {
  it('gives events by time, then by order, without those that were cancelled', () => {
    const entries = fc.array(fc.record({ atMs: fc.nat(20), isCancelled: fc.boolean() }), { maxLength: 200 });
    fc.assert(
      fc.property(entries, (given) => {
        const queue = new EventQueue();
        const events = given.map(({ atMs }, i) => queue.push(atMs, `${i}`, () => undefined));
        for (const [i, { isCancelled }] of given.entries()) if (isCancelled) queue.cancel(events[i]!);
        const wanted = given
          .map(({ atMs, isCancelled }, i) => ({ atMs, isCancelled, label: `${i}` }))
          .filter((entry) => !entry.isCancelled)
          .toSorted((a, b) => a.atMs - b.atMs)
          .map(({ label }) => label);
        expect(queue.size).toBe(wanted.length);
        const found: string[] = [];
        for (let event = queue.pop(); event !== undefined; event = queue.pop()) found.push(event.label);
        expect(found).toEqual(wanted);
        expect(queue.size).toBe(0);
      }),
    );
  });
});
