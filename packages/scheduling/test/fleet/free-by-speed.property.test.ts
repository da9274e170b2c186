import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FreeBySpeed } from '../../src/fleet/free-by-speed.ts';

it('gives the fastest free agents first, to within a tenth', () => {
  const step = fc.record({
    agent: fc.nat({ max: 20 }),
    slowness: fc.double({ min: -4, max: 4, noNaN: true }),
    free: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const subject = new FreeBySpeed();
      const model = new Map<number, number>();
      for (const { agent, slowness, free } of steps) {
        if (free) {
          subject.set(agent, slowness);
          model.set(agent, Math.min(3.2, Math.max(-3.2, slowness)));
        } else {
          subject.delete(agent);
          model.delete(agent);
        }
      }
      const order = subject.fastest(Infinity);
      expect(order.toSorted((a, b) => a - b)).toEqual([...model.keys()].toSorted((a, b) => a - b));
      expect(subject.size).toBe(model.size);
      for (let at = 1; at < order.length; at += 1)
        expect(model.get(order[at]!)! - model.get(order[at - 1]!)!).toBeGreaterThan(-0.11);
    }),
  );
});
