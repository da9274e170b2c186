import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, bucketOf } from '../../src/agent/duration-buckets.ts';
import { DurationHistogram } from '../../src/agent/duration-histogram.ts';

const durations = fc.array(fc.double({ min: 0.02, max: 50_000_000, noNaN: true }), {
  minLength: 1,
  maxLength: 300,
});

function filled(values: readonly number[]): DurationHistogram {
  const histogram = new DurationHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('duration histogram', () => {
  it('gives percentiles within 7 % and the mean exactly', () => {
    fc.assert(
      fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const histogram = filled(values);
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
        expect(histogram.percentileMs(share)! / exact).toBeGreaterThan(0.93);
        expect(histogram.percentileMs(share)! / exact).toBeLessThan(1.07);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(histogram.meanMs).toBeCloseTo(mean, 6 - Math.ceil(Math.log10(mean + 1)));
      }),
    );
  });

  it('merges as if it had recorded both', () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        const merged = filled(a);
        merged.merge(filled(b));
        const together = filled([...a, ...b]);
        expect(merged.count).toBe(together.count);
        expect(merged.percentileMs(0.95)).toBe(together.percentileMs(0.95));
      }),
    );
  });

  it('merges counts per bucket as if it had recorded the durations', () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        const counts = new Uint16Array(BUCKETS);
        for (const value of b) counts[bucketOf(value)]! += 1;
        const merged = filled(a);
        merged.mergeCounts(
          counts,
          b.reduce((sum, value) => sum + value, 0),
        );
        const together = filled([...a, ...b]);
        expect(merged.count).toBe(together.count);
        expect(merged.percentileMs(0.95)).toBe(together.percentileMs(0.95));
        expect(merged.meanMs! / together.meanMs!).toBeCloseTo(1, 9);
      }),
    );
  });

  it('takes zero and what is longer than its last bucket', () => {
    const histogram = filled([0, 1e12]);
    expect(histogram.count).toBe(2);
    expect(histogram.percentileMs(0)).toBe(0.01);
    expect(new DurationHistogram().percentileMs(0.95)).toBeUndefined();
  });
});
