import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { dispatchBenchmark } from './dispatch.bench.ts';

describe('benchmark dispatch', () => {
  it('runs every contestant at its smoke size', async () => {
    const { rows } = await report(dispatchBenchmark, { smoke: true });
    expect(rows.map(({ name }) => name.split(/,| per /)[0])).toEqual(
      expect.arrayContaining(['floor', 'ours', 'ours-durable', 'langgraph', 'durable tasks']),
    );
    for (const { value } of rows) expect(value).toBeGreaterThan(0);
  });
});
