import { verifies } from '@conclave/test/requirements';
import { expect, it } from 'vitest';
import { SuccessModel } from '../../src/estimates/success-model.ts';

it(verifies('W4.learned-success', 'learns who fails at what, and says how sure it is'), () => {
  const model = new SuccessModel();
  for (let i = 0; i < 40; i += 1) {
    model.observe(0, 0, true);
    model.observe(0, 1, i % 2 === 0);
  }
  expect(model.of(0, 0).probability).toBeGreaterThan(0.9);
  expect(model.of(0, 1).probability).toBeCloseTo(0.53, 1);
  // Of an agent that never did it, what the type says; and less sure.
  expect(model.of(0, 7).probability).toBeCloseTo(0.75, 1);
  expect(model.of(0, 7).uncertainty).toBeGreaterThan(model.of(0, 1).uncertainty);
});

it('believes an agent that was repaired', () => {
  const model = new SuccessModel();
  for (let i = 0; i < 50; i += 1) model.observe(0, 0, false);
  const broken = model.of(0, 0).probability;
  for (let i = 0; i < 100; i += 1) model.observe(0, 0, true);
  expect(broken).toBeLessThan(0.1);
  expect(model.of(0, 0).probability).toBeGreaterThan(0.7);
});
