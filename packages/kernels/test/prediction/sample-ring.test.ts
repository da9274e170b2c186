import { isConclaveError } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { loadKernels } from '../../src/load/load-kernels.ts';
import type { ForecastMethod } from '../../src/prediction/forecast-method.ts';
import { OnlineSmoothing } from '../../src/prediction/online-smoothing.ts';
import { SampleRing } from '../../src/prediction/sample-ring.ts';

const methods: ForecastMethod[] = ['last', 'ewma', 'holt', 'ols', 'ar1'];

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    const argument = isConclaveError(error, 'KERNEL_ARGUMENT_INVALID') ? error.details['argument'] : error;
    return typeof argument === 'string' ? argument : String(error);
  }
  return 'nothing was refused';
}

describe.each([{ wasm: 'auto' }, { wasm: 'never' }] as const)(
  'SampleRing (WebAssembly: $wasm)',
  ({ wasm }) => {
    const kernels = loadKernels({ wasm });
    const random = createSeededRandom(5);
    const row = (agents: number) => Float32Array.from({ length: agents }, () => 10 + random.next());

    it(
      verifies(
        'K1.prediction-ring',
        'forecasts before it is full and after it went round, from the newest rows',
      ),
      () => {
        const ring = new SampleRing(kernels, { agents: 40, window: 5 });
        const rows: Float32Array[] = [];
        for (let step = 0; step < 23; step++) {
          rows.push(row(40));
          ring.push(rows.at(-1)!);
          const fresh = new SampleRing(kernels, { agents: 40, window: 5 });
          for (const newest of rows.slice(-5)) fresh.push(newest);
          expect(ring.samples).toBe(Math.min(5, step + 1));
          for (const method of methods)
            expect(ring.forecast(method, { horizon: 2 })).toEqual(fresh.forecast(method, { horizon: 2 }));
          expect(ring.forecast('last')).toEqual(rows.at(-1));
          fresh.free();
        }
        ring.free();
      },
    );

    it(
      verifies(
        'K1.prediction-ring',
        'takes an agent that joins late as if it always had had its first sample',
      ),
      () => {
        const ring = new SampleRing(kernels, { agents: 3, window: 4 });
        for (let step = 0; step < 6; step++) ring.push(Float32Array.of(1, 2, step));
        const before = ring.forecast('ols');
        ring.grow(70);
        expect(ring.agents).toBe(70);
        ring.restart(1);
        const late = new Float32Array(70).fill(7);
        late.set([1, 50, 6]);
        ring.push(late);
        for (const method of methods) {
          const forecast = ring.forecast(method, { horizon: 3 });
          expect(forecast).toHaveLength(70);
          expect(forecast[1]).toBeCloseTo(50, 4);
          for (const value of forecast.subarray(3)) expect(value).toBeCloseTo(7, 5);
        }
        expect(ring.forecast('ols')[2]).toBeCloseTo(before[2]! + 1, 4);
        ring.free();
      },
    );

    it(verifies('K1.prediction-errors', 'refuses rows that it cannot use and stays as it was'), () => {
      const ring = new SampleRing(kernels, { agents: 33, window: 2 });
      expect(refusal(() => ring.forecast('ewma'))).toBe('samples');
      for (let step = 0; step < 3; step++) ring.push(row(33));
      const before = methods.map((method) => ring.forecast(method));
      for (const wrong of [Number.NaN, Infinity, -Infinity]) {
        const bad = row(33);
        bad[32] = wrong;
        expect(refusal(() => ring.push(bad))).toBe('row[32]');
      }
      expect(refusal(() => ring.push(row(32)))).toBe('row');
      expect(refusal(() => ring.push(new Float32Array(new SharedArrayBuffer(33 * 4))))).toBe('row');
      expect(refusal(() => ring.grow(32))).toBe('agents');
      expect(refusal(() => ring.restart(33))).toBe('agent');
      expect(refusal(() => ring.forecast('holt', { horizon: 0 }))).toBe('horizon');
      expect(refusal(() => ring.forecast('holt', { alpha: 1.1 }))).toBe('alpha');
      expect(refusal(() => ring.forecast('holt', { beta: Number.NaN }))).toBe('beta');
      expect(refusal(() => ring.forecast('last', {}, new Float32Array(32)))).toBe('out');
      expect(methods.map((method) => ring.forecast(method))).toEqual(before);
      ring.free();
    });

    it('gives its memory back', () => {
      const used = kernels.memory.usedBytes;
      const ring = new SampleRing(kernels, { agents: 100, window: 10 });
      ring.grow(1_000);
      ring.free();
      expect(kernels.memory.usedBytes).toBe(used);
    });

    it(verifies('K1.prediction-online', 'smooths online what a ring of all samples does'), () => {
      const ring = new SampleRing(kernels, { agents: 40, window: 30 });
      const holt = new OnlineSmoothing(kernels, { agents: 40, alpha: 0.3, beta: 0.1 });
      const ewma = new OnlineSmoothing(kernels, { agents: 40, alpha: 0.3 });
      expect(refusal(() => holt.forecast())).toBe('samples');
      for (let step = 0; step < 30; step++) {
        const next = row(40);
        for (const one of [ring, holt, ewma]) one.push(next);
        const options = { alpha: 0.3, beta: 0.1, horizon: 4 };
        const expected = { holt: ring.forecast('holt', options), ewma: ring.forecast('ewma', options) };
        holt.forecast(4).forEach((value, a) => expect(value).toBeCloseTo(expected.holt[a]!, 4));
        ewma.forecast(4).forEach((value, a) => expect(value).toBeCloseTo(expected.ewma[a]!, 4));
      }
      const bad = row(40);
      bad[3] = Number.NaN;
      const before = holt.forecast();
      expect(refusal(() => holt.push(bad))).toBe('row[3]');
      expect(refusal(() => holt.push(row(41)))).toBe('row');
      expect(holt.forecast()).toEqual(before);
      for (const one of [ring, holt, ewma]) one.free();
    });
  },
);
