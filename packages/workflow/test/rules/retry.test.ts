import { MAX_TIMER_MS } from '@conclave/contracts';
import type { ErrorData } from '@conclave/contracts';
import { fixedRandom } from '@conclave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRetryable } from '../../src/rules/is-retryable.ts';
import { mergeRetry } from '../../src/rules/merge-retry.ts';
import { priorityValue } from '../../src/rules/priority.ts';
import { retryDelayMs } from '../../src/rules/retry-delay.ts';

const policy = mergeRetry({ backoffMs: 100, factor: 2, maxBackoffMs: 1000, jitter: 0 }, undefined);

function errorOf(code: ErrorData['code'], retryable: boolean): ErrorData {
  return { code, retryable, message: '', details: {} };
}

describe('retry', () => {
  it('waits twice as long each time, up to the limit', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((failures) => retryDelayMs(policy, failures, fixedRandom(0.5)));
    expect(delays).toEqual([100, 200, 400, 800, 1000, 1000]);
  });

  it('spreads the wait over the jitter', () => {
    const spread = { ...policy, jitter: 0.2 };
    expect([0, 0.5, 0.999].map((value) => retryDelayMs(spread, 1, fixedRandom(value)))).toEqual([
      80, 100, 120,
    ]);
  });

  it('never waits longer than the limit and its jitter, nor less than nothing', () => {
    fc.assert(
      fc.property(
        fc.record({
          backoffMs: fc.nat(1_000_000),
          factor: fc.double({ min: 1, max: 100, noNaN: true }),
          maxBackoffMs: fc.nat(1_000_000),
          jitter: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (fields, failures, value) => {
          const delayMs = retryDelayMs(mergeRetry(fields, undefined), failures, fixedRandom(value));
          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThanOrEqual(Math.ceil(fields.maxBackoffMs * (1 + fields.jitter)));
        },
      ),
    );
  });

  it('waits not at all where the first wait is 0 and the growth is infinite (seed 1 of the property above)', () => {
    const fields = { backoffMs: 0, factor: 2.1043508537878304, maxBackoffMs: 0, jitter: 0 };
    expect(retryDelayMs(mergeRetry(fields, undefined), 955, fixedRandom(0))).toBe(0);
  });

  it('keeps the jitter of the longest wait below what a timer can count', () => {
    const longest = { ...policy, backoffMs: MAX_TIMER_MS, maxBackoffMs: MAX_TIMER_MS, jitter: 1 };
    expect(retryDelayMs(longest, 1, fixedRandom(0.999))).toBe(MAX_TIMER_MS);
  });

  it('repeats what may pass, everything where it is told to, and never a cancellation', () => {
    const any = mergeRetry({ on: 'any' }, undefined);
    expect(isRetryable(errorOf('AGENT_EXECUTION_FAILED', true), policy)).toBe(true);
    expect(isRetryable(errorOf('AGENT_NOT_FOUND', false), policy)).toBe(false);
    expect(isRetryable(errorOf('AGENT_NOT_FOUND', false), any)).toBe(true);
    expect(isRetryable(errorOf('TASK_CANCELLED', true), any)).toBe(false);
  });

  it('means three attempts where a retry names no number, and one where there is none', () => {
    expect(mergeRetry({}, undefined).maxAttempts).toBe(3);
    expect(mergeRetry({ maxAttempts: undefined }, { maxAttempts: 5 }).maxAttempts).toBe(5);
    expect(mergeRetry(undefined, undefined).maxAttempts).toBe(1);
  });
});

describe('priority', () => {
  it('orders the names around numbers', () => {
    expect((['high', 7, 'normal', undefined, -7, 'low'] as const).map(priorityValue)).toEqual([
      100, 7, 0, 0, -7, -100,
    ]);
  });
});
