import { expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { wakeUpsBenchmark } from './wake-ups.bench.ts';

it('bus/wake-ups runs at its smoke size', async () => {
  const { rows } = await report(wakeUpsBenchmark, { smoke: true });
  const heard = rows.filter(({ name }) => name.includes('announced to heard'));
  expect(heard.length).toBeGreaterThanOrEqual(4);
  for (const { value } of heard) expect(value).toBeGreaterThan(0);
  expect(rows.map(({ name }) => name)).toContain('SQLite: announced, and looked at, of that');
});
