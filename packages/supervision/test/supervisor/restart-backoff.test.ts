import { fixedRandom } from '@conclave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelayMs, RestartBackoffSchema } from '../../src/index.ts';

describe('backoffDelayMs', () => {
  it('grows by the factor up to the maximum', () => {
    const backoff = RestartBackoffSchema.parse({ initialMs: 100, factor: 3, maxMs: 1000, jitter: 0 });
    const delays = [1, 2, 3, 4, 500].map((attempt) => backoffDelayMs(backoff, attempt, fixedRandom(0.9)));
    expect(delays).toEqual([100, 300, 900, 1000, 1000]);
  });

  it('waits not at all where the first delay is 0 and the growth is infinite', () => {
    const backoff = RestartBackoffSchema.parse({ initialMs: 0, factor: 2 });
    expect(backoffDelayMs(backoff, 2000, fixedRandom(0.5))).toBe(0);
  });

  it('leaves at most the jitter share to chance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (n, r) => {
        const backoff = RestartBackoffSchema.parse({ jitter: 0.5 });
        const full = backoffDelayMs({ ...backoff, jitter: 0 }, n, fixedRandom(0));
        const delay = backoffDelayMs(backoff, n, fixedRandom(r));
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full / 2));
        expect(delay).toBeLessThanOrEqual(full);
      }),
    );
  });
});
