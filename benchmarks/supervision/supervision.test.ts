import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { compiledMachineBenchmark } from './compiled-machine.bench.ts';

describe('benchmark supervision', () => {
  it('runs every contestant at its smoke size', async () => {
    const { rows } = await report(compiledMachineBenchmark, { smoke: true });
    expect(rows.length).toBeGreaterThan(15);
    for (const { value } of rows) expect(Number.isFinite(value)).toBe(true);
  });
});
