import { loadKernels } from '@conclave/kernels';
import { verifies } from '@conclave/test/requirements';
import { expect, it } from 'vitest';
import { balanceScore } from '../../src/balance/balance-score.ts';
import { LoadForecast } from '../../src/balance/load-forecast.ts';

it(verifies('W4.balance-score', 'is 1 less the coefficient of variation of the loads'), () => {
  expect(balanceScore([5, 5, 5])).toBe(1);
  expect(balanceScore([])).toBe(1);
  expect(balanceScore([0, 0])).toBe(1);
  expect(balanceScore([4, 6])).toBeCloseTo(0.8, 12);
  expect(balanceScore([0, 0, 0, 12])).toBe(0);
});

it(verifies('W4.predicted-load', 'predicts each load from its own past'), () => {
  const forecast = new LoadForecast(loadKernels(), 2);
  expect(forecast.ahead()).toBeUndefined();
  for (let step = 0; step < 50; step += 1) forecast.observe(Float32Array.of(10, 2 * step));
  const { loads, balance } = forecast.ahead(5)!;
  expect(loads[0]).toBeCloseTo(10, 1);
  expect(loads[1]).toBeGreaterThan(100);
  expect(loads[1]).toBeLessThan(116);
  expect(balance).toBeLessThan(0.3);
  forecast.observe(Float32Array.of(10, 100, 7));
  expect(forecast.ahead()!.loads).toHaveLength(3);
});
