import { describe, expect, it } from 'vitest';
import { postgres } from '@conclave/test/postgres/test-database';
import { report } from '../harness/report.ts';
import { layoutBenchmark } from './layout.bench.ts';
import { postgresBenchmark } from './postgres.bench.ts';
import { writerBenchmark } from './writer.bench.ts';

describe('benchmarks of the store', () => {
  it('store/writer runs at its smoke size', async () => {
    const { rows } = await report(writerBenchmark, { smoke: true });
    expect(rows.map((row) => row.unit)).toContain('turns/flush');
    for (const row of rows) expect(row.value).toBeGreaterThan(0);
  });

  it.skipIf(postgres === undefined)('store/postgres runs at its smoke size', async () => {
    const { rows } = await report(postgresBenchmark, { smoke: true });
    expect(rows.at(-1)?.name).toContain('engine: durable tasks');
    for (const row of rows) expect(row.value).toBeGreaterThan(0);
  });

  it('store/layout runs at its smoke size', async () => {
    const { rows } = await report(layoutBenchmark, { smoke: true });
    expect(rows).toHaveLength(8);
    for (const row of rows) expect(row.value).toBeGreaterThan(0);
  });
});
