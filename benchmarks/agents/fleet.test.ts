import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { fleetBenchmark } from './fleet.bench.ts';

describe('benchmark agents/fleet', () => {
  it('runs at its smoke size', async () => {
    const { rows } = await report(fleetBenchmark, { smoke: true });
    expect(rows.map(({ name }) => name)).toContain('10 agents: start and settle, wall');
    for (const { value } of rows) expect(value).toBeGreaterThanOrEqual(0);
  });
});
