import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { lengthsFor, randomFloats } from '../harness/cases.ts';
import { expectSumsClose } from '../harness/closeness.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';

const random = createSeededRandom(43);
const forecasters = 5;

/** Numbers from `lowest` to `lowest` + 2. */
function numbers(length: number, lowest = 1) {
  return randomFloats(random, length).map((value) => lowest + 1 + value);
}

function close(scale: number, name: string) {
  return { tolerance: 1e-6, name, scales: new Float64Array(100).fill(scale) };
}

describe('the kernels of the predictor', () => {
  it.each(lengthsFor({ unroll: 1, lanes: 4 }))(
    verifies('K1.predictor-steps', 'step and forecast %i agents as double precision does, at any offset'),
    (agents) => {
      for (const misalignBy of [0, 1, 3]) {
        const state = { means: numbers(agents), products: numbers(agents, -1), squares: numbers(agents) };
        const row = numbers(agents);
        expectSideBySide({
          inputs: { befores: numbers(agents), row, ages: numbers(agents).map((age) => Math.ceil(10 * age)) },
          outputs: state,
          misalignBy,
          call: (exports, at) =>
            exports.autoregressionStep(
              at.means,
              at.products,
              at.squares,
              at.befores,
              at.row,
              at.ages,
              agents,
              0.05,
            ),
          compare: (actual, expected, name) => {
            for (const key of ['means', 'products', 'squares'] as const)
              expectSumsClose(actual.outputs[key], expected.outputs[key], close(9, `${name}: ${key}`));
          },
        });
        for (const horizon of [1, 2, 13])
          expectSideBySide({
            inputs: { ...state, row },
            outputs: { out: new Float32Array(agents).fill(-7) },
            misalignBy,
            call: (exports, at) =>
              exports.autoregressionAhead(at.out, at.means, at.products, at.squares, at.row, agents, horizon),
            compare: (actual, expected, name) =>
              expectSumsClose(actual.outputs.out, expected.outputs.out, close(9, name)),
          });
        expectSideBySide({
          inputs: { levels: row, trends: state.products },
          outputs: { out: new Float32Array(agents).fill(-7) },
          misalignBy,
          call: (exports, at) => exports.trendAhead(at.out, at.levels, at.trends, agents, 7),
          compare: (actual, expected, name) =>
            expectSumsClose(actual.outputs.out, expected.outputs.out, close(9, name)),
        });
      }
    },
  );

  it.each(lengthsFor({ unroll: 1, lanes: 4 }))(
    verifies('K1.predictor-steps', 'measure and mix the forecasts of %i agents as double precision does'),
    (agents) => {
      for (const misalignBy of [0, 1, 3]) {
        const stride = agents + misalignBy;
        const errors = numbers(forecasters * stride, 0);
        const forecasts = numbers(forecasters * stride);
        expectSideBySide({
          inputs: { forecasts, row: numbers(agents) },
          outputs: { errors },
          misalignBy,
          call: (exports, at) =>
            exports.errorStep(at.errors, at.forecasts, at.row, forecasters, agents, stride, 0.01),
          compare: (actual, expected, name) =>
            expectSumsClose(actual.outputs.errors, expected.outputs.errors, close(4, name)),
        });
        const { outputs } = expectSideBySide({
          inputs: { forecasts, errors },
          outputs: { out: new Float32Array(agents).fill(-7) },
          misalignBy,
          call: (exports, at) =>
            exports.mixForecasts(at.out, at.forecasts, at.errors, forecasters, agents, stride),
          compare: (actual, expected, name) =>
            expectSumsClose(actual.outputs.out, expected.outputs.out, close(9, name)),
        });
        outputs.out.forEach((value) => expect(value).toBeGreaterThanOrEqual(1));
      }
    },
  );

  it('let what fades away become zero, but keep what is not a number', () => {
    const levels = Float32Array.of(1e-29, -1e-30, 1e-40, Number.NaN, 5, 1e-30);
    const { outputs } = expectSideBySide({
      inputs: { row: Float32Array.of(0, 0, 0, 0, 5, 1) },
      outputs: { levels, trends: Float32Array.of(0, 1e-31, 0, 0, -1e-31, 0) },
      call: (exports, at) => exports.holtStep(at.levels, at.trends, at.row, 6, 0.5, 0.5),
      compare: (actual, expected, name) => {
        expect(actual.outputs.trends[4], name).toBe(0);
        expect([...actual.outputs.levels].map(Math.fround), name).toEqual([...expected.outputs.levels]);
      },
    });
    expect([...outputs.levels]).toEqual([Math.fround(5e-30), 0, 0, Number.NaN, 5, 0.5]);
  });

  it('mix only forecasters without errors where there are some', () => {
    const agents = 6;
    const forecasts = Float32Array.from({ length: 3 * agents }, (_, i) => Math.floor(i / agents) + 1);
    const errors = new Float32Array(3 * agents).fill(1e-30);
    errors.fill(0, agents, 3 * agents);
    errors.fill(1e-40, 0, 1);
    const { outputs } = expectSideBySide({
      inputs: { forecasts, errors },
      outputs: { out: new Float32Array(agents) },
      call: (exports, at) => exports.mixForecasts(at.out, at.forecasts, at.errors, 3, agents, agents),
    });
    expect([...outputs.out]).toEqual([2.5, 2.5, 2.5, 2.5, 2.5, 2.5]);
  });
});
