import { isConclaveError } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { loadKernels } from '../../src/load/load-kernels.ts';
import { forecasters, type Forecaster } from '../../src/prediction/forecasters.ts';
import { LoadPredictor } from '../../src/prediction/load-predictor.ts';

const random = createSeededRandom(101);
const noise = () => random.next() + random.next() + random.next() - 1.5;

/** One series of each kind that agents have. */
function seriesOfKinds(length: number): Record<string, number[]> {
  let walk = 50;
  let back = 0;
  const steps = Array.from({ length }, (_, t) => t);
  return {
    constant: steps.map(() => 7),
    walk: steps.map(() => (walk += noise())),
    noise: steps.map(() => 20 + 5 * noise()),
    trend: steps.map((t) => 3 * t + noise()),
    backToMean: steps.map(() => 30 + (back = 0.8 * back + noise())),
    turning: steps.map((t) => 40 + 10 * Math.sin(t / 8) + noise() / 5),
  };
}

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
  'LoadPredictor (WebAssembly: $wasm)',
  ({ wasm }) => {
    const kernels = loadKernels({ wasm });
    const length = 400;
    const series = seriesOfKinds(length);
    const names = Object.keys(series);
    const rowAt = (t: number) => Float32Array.from(names, (name) => series[name]![t]!);

    function observed(steps = length): LoadPredictor {
      const predictor = new LoadPredictor(kernels, { agents: names.length });
      for (let t = 0; t < steps; t++) predictor.observe(rowAt(t));
      return predictor;
    }

    /** Parts of the weight by method. */
    function methodsOf(
      predictor: LoadPredictor,
      name: string,
      horizon: number,
    ): Map<Forecaster['method'], number> {
      const parts = new Map<Forecaster['method'], number>();
      for (const { forecaster, weight } of predictor.choiceOf(names.indexOf(name), horizon))
        parts.set(forecaster.method, (parts.get(forecaster.method) ?? 0) + weight);
      return parts;
    }

    it(verifies('K1.predictor-chooses', 'goes by what forecast the past of each agent best'), () => {
      const predictor = observed();
      for (const horizon of [1, 10]) {
        for (const [agent] of names.entries()) {
          const choice = predictor.choiceOf(agent, horizon);
          expect(choice).toHaveLength(forecasters.length);
          expect(choice.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 10);
          expect(choice[0]!.weight).toBeGreaterThanOrEqual(choice[1]!.weight);
        }
        expect(methodsOf(predictor, 'constant', horizon).get('last')).toBeGreaterThanOrEqual(
          1 / forecasters.length,
        );
        expect(predictor.forecast(horizon)[names.indexOf('constant')]).toBe(7);
      }
      const trend = methodsOf(predictor, 'trend', 10);
      expect(trend.get('ols')! + trend.get('holt')!).toBeGreaterThan(0.99);
      const expected = 3 * (length - 1 + 10);
      expect(Math.abs(predictor.forecast(10)[names.indexOf('trend')]! - expected)).toBeLessThan(3);
      const quick = methodsOf(predictor, 'turning', 1);
      expect(quick.get('holt')).toBeGreaterThan(0.9);
      predictor.free();
    });

    it(
      verifies(
        'K1.predictor-beats-last',
        'errs less than the newest sample where a series swings, rises or turns back',
      ),
      () => {
        for (const horizon of [1, 10]) {
          const predictor = new LoadPredictor(kernels, { agents: names.length });
          const last = new Float64Array(names.length);
          const mixed = new Float64Array(names.length);
          for (let t = 0; t + horizon < length; t++) {
            predictor.observe(rowAt(t));
            const forecast = predictor.forecast(horizon);
            for (const [agent, name] of names.entries()) {
              const actual = series[name]![t + horizon]!;
              if (t < 50) continue;
              mixed[agent]! += Math.abs(actual - forecast[agent]!);
              last[agent]! += Math.abs(actual - series[name]![t]!);
            }
          }
          for (const name of ['noise', 'trend', 'backToMean', 'turning']) {
            const agent = names.indexOf(name);
            expect(mixed[agent], `${name}, ${horizon} ahead`).toBeLessThan(last[agent]!);
          }
          const walk = names.indexOf('walk');
          expect(mixed[walk]).toBeLessThan(1.1 * last[walk]!);
          predictor.free();
        }
      },
    );

    it(
      verifies('K1.predictor-joins', 'takes more agents and replaced ones without touching the others'),
      () => {
        const predictor = observed(200);
        const untouched = observed(200);
        predictor.grow(70);
        predictor.restart(1);
        const late = new Float32Array(70).fill(9);
        for (let t = 200; t < 230; t++) {
          late.set(rowAt(t));
          late[1] = 3;
          predictor.observe(late);
          untouched.observe(rowAt(t));
          for (const horizon of [1, 4, 10, 25]) {
            const forecast = predictor.forecast(horizon);
            const other = untouched.forecast(horizon);
            expect(forecast[1]).toBe(3);
            expect([...forecast.subarray(6)].every((value) => value === 9)).toBe(true);
            for (const agent of [0, 2, 3, 4, 5]) expect(forecast[agent]).toBe(other[agent]);
          }
        }
        expect(predictor.agents).toBe(70);
        predictor.free();
        untouched.free();
      },
    );

    it(verifies('K1.prediction-errors', 'refuses loads that it cannot use and stays as it was'), () => {
      const predictor = new LoadPredictor(kernels, { agents: names.length });
      expect(refusal(() => predictor.forecast())).toBe('rows');
      for (let t = 0; t < 30; t++) predictor.observe(rowAt(t));
      const before = [1, 10].map((horizon) => predictor.forecast(horizon));
      for (const wrong of [Number.NaN, Infinity, -1e16]) {
        const row = rowAt(30);
        row[4] = wrong;
        expect(refusal(() => predictor.observe(row))).toBe('row[4]');
      }
      expect(refusal(() => predictor.observe(new Float32Array(3)))).toBe('row');
      expect(refusal(() => predictor.forecast(0))).toBe('horizon');
      expect(refusal(() => predictor.forecast(1, new Float32Array(3)))).toBe('out');
      expect(refusal(() => predictor.choiceOf(6))).toBe('agent');
      expect(refusal(() => predictor.grow(5))).toBe('agents');
      expect(refusal(() => predictor.restart(-1))).toBe('agent');
      expect(refusal(() => new LoadPredictor(kernels, { agents: 1, farHorizon: 1 }))).toBe('farHorizon');
      expect([1, 10].map((horizon) => predictor.forecast(horizon))).toEqual(before);
      predictor.free();
    });

    it('stays finite at the ends of the range and gives its memory back', () => {
      const used = kernels.memory.usedBytes;
      const predictor = new LoadPredictor(kernels, { agents: 4 });
      for (let t = 0; t < 300; t++) {
        const sign = t % 2 === 0 ? 1 : -1;
        predictor.observe(
          Float32Array.of(sign * 1e15, 1e15 * random.next(), sign * 1e-40, t < 150 ? 1e15 : 0),
        );
        for (const horizon of [1, 10, 1_000])
          expect(predictor.forecast(horizon).every(Number.isFinite)).toBe(true);
      }
      predictor.free();
      expect(kernels.memory.usedBytes - used).toBeLessThan(64 * 1024);
    });
  },
);
