import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { claimsBenchmark } from './claims.bench.ts';

describe('benchmarks of claims', () => {
  it('claims/claims runs at its smoke size', async () => {
    const { rows } = await report(claimsBenchmark, { smoke: true });
    expect(rows.map((row) => row.name)).toContain('SQLite, 2 processes: complete');
    for (const row of rows) expect(row.value).toBeGreaterThan(0);
  }, 60_000);
});
