import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { expressionsBenchmark } from './expressions.bench.ts';
import { graphBenchmark } from './graph.bench.ts';

describe('benchmarks of the workflow package', () => {
  it.each([graphBenchmark, expressionsBenchmark])('$name runs at its smoke size', async (benchmark) => {
    const { rows } = await report(benchmark, { smoke: true });
    expect(rows.length).toBeGreaterThan(3);
    for (const { value } of rows) expect(value).toBeGreaterThan(0);
  });
});
