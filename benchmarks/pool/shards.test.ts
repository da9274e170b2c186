import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { shardsBenchmark } from './shards.bench.ts';

describe('benchmark pool/shards', () => {
  it('runs every contestant at its smoke size', async () => {
    const { rows } = await report(shardsBenchmark, { smoke: true });
    expect(rows).toHaveLength(20);
    for (const { value } of rows) expect(value).toBeGreaterThan(0);
  });
});
