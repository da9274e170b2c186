import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { coordinationBenchmark } from './coordination.bench.ts';
import { logFit, powerFit, type Point } from './growth.ts';

describe('benchmark topology/coordination', () => {
  it('runs at its smoke size', async () => {
    const { rows } = await report(coordinationBenchmark, { smoke: true });
    expect(rows).toHaveLength(2 * 5 * 9);
    for (const { name, value } of rows) expect(value, name).toBeGreaterThan(0);
  });

  it('finds the order of growth', () => {
    const sizes = [4, 12, 48, 192, 1_000];
    const points = (of: (size: number) => number): Point[] => sizes.map((size) => [size, of(size)]);
    expect(powerFit(points((size) => 3 * size ** 0.5))).toMatchObject({ slope: expect.closeTo(0.5, 9) });
    expect(logFit(points((size) => 1 + 2 * Math.log2(size)))).toMatchObject({
      slope: expect.closeTo(2, 9),
      r2: expect.closeTo(1, 9),
    });
    expect(logFit(points((size) => size)).r2).toBeLessThan(0.8);
    expect(powerFit(points(() => 7))).toEqual({ slope: 0, r2: 1 });
  });
});
