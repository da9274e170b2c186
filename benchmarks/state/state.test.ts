import { expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { stateBenchmark } from './state.bench.ts';

it('state/state runs at its smoke size', async () => {
  const { rows } = await report(stateBenchmark, { smoke: true });
  expect(rows.length).toBeGreaterThanOrEqual(11);
  for (const row of rows) expect(row.value).toBeGreaterThan(0);
});
