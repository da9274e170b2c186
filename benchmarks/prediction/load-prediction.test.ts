import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { singleMethods } from './forecast-contestants.ts';
import { loadPredictionBenchmark } from './load-prediction.bench.ts';

describe('benchmark kernels/load-prediction', () => {
  it(
    verifies('V1.load-prediction', 'runs at its smoke size, with each single method beside the choice'),
    async () => {
      const { rows, notes } = await report(loadPredictionBenchmark, { smoke: true });
      const errors = rows.filter(({ unit }) => unit === 'MASE');
      expect(errors).toHaveLength(2 * (6 + Object.keys(singleMethods).length + 1));
      for (const { name, value } of rows) expect(value, name).toBeGreaterThan(0);
      for (const { name, value } of errors) expect(value, name).toBeLessThan(10);
      const naive = errors.filter(({ name }) => name.startsWith('newest sample'));
      expect(naive.map(({ value }) => value)).toEqual([1, 1]);
      expect(notes.some((note) => note.includes('generated'))).toBe(true);
    },
  );
});
