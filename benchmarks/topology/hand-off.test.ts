import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { handOffBenchmark } from './hand-off.bench.ts';

describe('benchmark topology/hand-off', () => {
  it('runs at its smoke size', async () => {
    const { rows } = await report(handOffBenchmark, { smoke: true });
    expect(rows).toHaveLength(45);
    for (const { value, unit } of rows.filter((row) => row.unit !== '%'))
      expect(value, unit).toBeGreaterThan(0);
  });
});
