import { postgres } from '@conclave/test/postgres/test-database';
import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { chainBenchmark } from './chain.bench.ts';
import { durableBenchmark } from './durable.bench.ts';
import { Effects } from './effects.ts';
import { millionBenchmark } from './million.bench.ts';
import { hasRedisServer } from './own-redis.ts';
import { describeRedis } from './redis.ts';

describe('benchmarks of durable tasks', () => {
  it('durable runs every contestant whose server answers, and says which does not', async () => {
    const { rows, notes } = await report(durableBenchmark, { smoke: true });
    const redis = await describeRedis();
    const measured = rows.map(({ name }) => name.split(/,| over /)[0]);
    for (const [contestant, isThere] of [
      ['ours-sqlite', true],
      ['bullmq', redis !== undefined],
      ['bullmq-flushed', hasRedisServer()],
      ['ours-postgres', postgres !== undefined],
      ['graphile-batched', postgres !== undefined],
      ['graphile-single', postgres !== undefined],
      ['dbos', postgres !== undefined],
    ] as const)
      expect(measured.includes(contestant), contestant).toBe(isThere);
    expect(notes).toContain(redis ?? 'Redis did not answer at REDIS_URL: bullmq was not measured.');
    for (const { value } of rows) expect(value).toBeGreaterThan(0);
  });

  it('durable/chain runs at its smoke size', async () => {
    const { rows } = await report(chainBenchmark, { smoke: true });
    expect(rows.at(-1)?.name).toBe('ours durable over the floor');
    for (const { value } of rows) expect(value).toBeGreaterThan(0);
  });

  it('durable/million runs at its smoke size', async () => {
    const { rows } = await report(millionBenchmark, { smoke: true });
    // So few tasks may find room in what the process held before.
    const certain = rows.filter(({ name }) => !name.startsWith('memory'));
    expect(certain.filter(({ value }) => !(value > 0))).toEqual([]);
  });

  it('refuse a contestant that did not run every task once', () => {
    const effects = new Effects(3);
    effects.happened(0);
    effects.happened(2);
    expect(() => effects.assertEachOnce('x')).toThrow('task 1 ran 0 times');
    effects.happened(1);
    effects.assertEachOnce('x');
    effects.happened(2);
    expect(() => effects.assertEachOnce('x')).toThrow('task 2 ran 2 times');
  });
});
