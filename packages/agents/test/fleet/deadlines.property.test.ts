import { ManualClock } from '@conclave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines } from '../../src/fleet/deadlines.ts';

type Step =
  | { readonly arm: number; readonly inMs: number }
  | { readonly disarm: number }
  | { readonly pass: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ arm: fc.nat(20), inMs: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ disarm: fc.nat(20) }),
  fc.record({ pass: fc.integer({ min: 1, max: 200 }) }),
);

describe('deadlines', () => {
  it('expire as a plain map of times says, on one timer', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const clock = new ManualClock();
        const expired: [number, number][] = [];
        const deadlines = new Deadlines(clock, (ticket) => expired.push([ticket, clock.monotonicMs()]));
        const model = new Map<number, number>();
        const expected: [number, number][] = [];
        for (const it of steps) {
          if ('arm' in it) {
            deadlines.arm(it.arm, it.inMs);
            model.set(it.arm, clock.monotonicMs() + it.inMs);
          } else if ('disarm' in it) {
            deadlines.disarm(it.disarm);
            model.delete(it.disarm);
          } else {
            clock.advance(it.pass);
            for (const [ticket, atMs] of [...model].filter(([, atMs]) => atMs <= clock.monotonicMs())) {
              model.delete(ticket);
              expected.push([ticket, atMs]);
            }
          }
          expect(clock.timers).toBeLessThanOrEqual(1);
        }
        const order = (list: [number, number][]) => list.toSorted((a, b) => a[1] - b[1] || a[0] - b[0]);
        expect(order(expired)).toEqual(order(expected));
      }),
    );
  });

  it('waits beyond the longest timer there is', () => {
    const clock = new ManualClock();
    const expired: number[] = [];
    const deadlines = new Deadlines(clock, (ticket) => expired.push(ticket));
    const month = 30 * 24 * 3_600_000;
    deadlines.arm(1, month);
    clock.advance(month - 1);
    expect(expired).toEqual([]);
    clock.advance(1);
    expect(expired).toEqual([1]);
    expect(clock.timers).toBe(0);
  });
});
