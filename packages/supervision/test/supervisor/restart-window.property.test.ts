import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRestartWindow, recordRestart } from '../../src/index.ts';

const limits = fc.record({ intensity: fc.nat({ max: 6 }), periodMs: fc.integer({ min: 1, max: 50 }) });
const steps = fc.array(fc.nat({ max: 30 }), { maxLength: 80 });

/** Plays failures at the given distances and returns the times of those that were granted a restart. */
function grantedAt(
  restarts: { intensity: number; periodMs: number },
  distances: readonly number[],
): number[] {
  let window = openRestartWindow(restarts);
  let nowMs = 0;
  const granted: number[] = [];
  for (const distance of distances) {
    nowMs += distance;
    const result = recordRestart(window, nowMs);
    if (!result.exceeded) granted.push(nowMs);
    ({ window } = result);
  }
  return granted;
}

describe('recordRestart', () => {
  it(verifies('E5.restart-window', 'never grants more than the intensity within any period'), () => {
    fc.assert(
      fc.property(limits, steps, (restarts, distances) => {
        const granted = grantedAt(restarts, distances);
        for (const fromMs of granted) {
          const within = granted.filter((atMs) => atMs >= fromMs && atMs <= fromMs + restarts.periodMs);
          expect(within.length).toBeLessThanOrEqual(restarts.intensity);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('refuses only when the period is full', () => {
    fc.assert(
      fc.property(limits, steps, (restarts, distances) => {
        let window = openRestartWindow(restarts);
        let nowMs = 0;
        for (const distance of distances) {
          nowMs += distance;
          const recent = window.restartsMs.filter((atMs) => nowMs - atMs <= restarts.periodMs);
          const result = recordRestart(window, nowMs);
          expect(result.exceeded).toBe(recent.length >= restarts.intensity);
          ({ window } = result);
        }
      }),
    );
  });

  it('keeps no more than the intensity, and never changes the window it was given', () => {
    const window = Object.freeze({ intensity: 2, periodMs: 10, restartsMs: Object.freeze([1, 5]) });
    expect(recordRestart(window, 8)).toMatchObject({ exceeded: true });
    expect(recordRestart(window, 12)).toEqual({
      exceeded: false,
      window: { intensity: 2, periodMs: 10, restartsMs: [5, 12] },
    });
  });

  it('counts a restart at the very end of the period', () => {
    expect(recordRestart({ intensity: 1, periodMs: 10, restartsMs: [0] }, 10).exceeded).toBe(true);
    expect(recordRestart({ intensity: 1, periodMs: 10, restartsMs: [0] }, 11).exceeded).toBe(false);
  });
});
