import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { lengthsFor, randomFloats, specialFloats } from '../harness/cases.ts';
import { expectSideBySide } from '../harness/side-by-side.ts';

const random = createSeededRandom(41);
const below = (limit: number) => Math.floor(random.next() * limit);
const floats = (length: number) => randomFloats(random, length);

/** Widths that meet blocks of eight columns and of four rows, and what is left over by either. */
const widths = lengthsFor({ unroll: 1, lanes: 8 });

describe('the kernels of a dense layer', () => {
  it.each(widths)(
    verifies('K1.network-same-bits', 'give the bits of the twin for %i outputs, whatever batch and inputs'),
    (outputs) => {
      for (const misalignBy of [0, 1, 3]) {
        const [batch, inputs] = [below(14), below(14)];
        const [input, weights, bias] = [floats(batch * inputs), floats(inputs * outputs), floats(outputs)];
        const delta = floats(batch * outputs);
        expectSideBySide({
          inputs: { input, weights, bias },
          outputs: { out: floats(batch * outputs) },
          misalignBy,
          call: (exports, at) =>
            exports.denseForward(at.out, at.input, at.weights, at.bias, batch, inputs, outputs),
        });
        expectSideBySide({
          inputs: { input, delta },
          outputs: { weightGradient: floats(inputs * outputs), biasGradient: floats(outputs) },
          misalignBy,
          call: (exports, { weightGradient, biasGradient, ...at }) =>
            exports.denseWeightGradient(
              weightGradient,
              biasGradient,
              at.input,
              at.delta,
              batch,
              inputs,
              outputs,
            ),
        });
        expectSideBySide({
          inputs: { delta, weights },
          outputs: { out: floats(batch * inputs) },
          misalignBy,
          call: (exports, at) =>
            exports.denseInputGradient(at.out, at.delta, at.weights, batch, inputs, outputs),
        });
      }
    },
  );

  it('add up what the formula says', () => {
    const { outputs } = expectSideBySide({
      inputs: {
        input: Float32Array.of(1, 2, 3, 4),
        weights: Float32Array.of(1, 0, 2, 0, 1, 3),
        bias: Float32Array.of(10, 20, 30),
      },
      outputs: { out: new Float32Array(6) },
      call: (exports, at) => exports.denseForward(at.out, at.input, at.weights, at.bias, 2, 2, 3),
    });
    expect([...outputs.out]).toEqual([11, 22, 38, 13, 24, 48]);
  });
});

describe('activations', () => {
  it.each(lengthsFor({ unroll: 1, lanes: 4 }))(
    verifies('K1.network-same-bits', 'and their derivatives give the bits of the twin for %i values'),
    (count) => {
      for (const kind of [0, 1, 2, 3]) {
        for (const misalignBy of [0, 1, 3]) {
          const values = floats(count).map((value) => value * 12);
          const { outputs } = expectSideBySide({
            inputs: {},
            outputs: { values },
            misalignBy,
            call: (exports, at) => exports.activate(at.values, count, kind),
          });
          expectSideBySide({
            inputs: { values: outputs.values },
            outputs: { delta: floats(count) },
            misalignBy,
            call: (exports, at) => exports.activationGradient(at.delta, at.values, count, kind),
          });
        }
      }
    },
  );

  it('take infinities and what is no number as the twin does', () => {
    const values = Float32Array.from([...specialFloats, ...specialFloats.map((value) => value / 3), 0.5]);
    for (const kind of [1, 2, 3]) {
      const { outputs } = expectSideBySide({
        inputs: {},
        outputs: { values },
        call: (exports, at) => exports.activate(at.values, values.length, kind),
      });
      expect(outputs.values[0]).toBeNaN();
    }
  });

  it.each([
    { kind: 1, f: (x: number) => Math.max(x, 0), tolerance: 0 },
    { kind: 2, f: Math.tanh, tolerance: 6e-7 },
    { kind: 3, f: (x: number) => 1 / (1 + Math.exp(-x)), tolerance: 6e-7 },
  ])('are the functions that they stand for (kind $kind)', ({ kind, f, tolerance }) => {
    const values = Float32Array.from({ length: 4_001 }, (_, i) => (i - 2_000) / 100);
    const { outputs } = expectSideBySide({
      inputs: {},
      outputs: { values },
      call: (exports, at) => exports.activate(at.values, values.length, kind),
    });
    const errors = Array.from(values, (x, i) => Math.abs(outputs.values[i]! - f(x)));
    expect(Math.max(...errors)).toBeLessThanOrEqual(tolerance);
    expect(Math.max(...outputs.values.map(Math.abs))).toBeLessThanOrEqual(kind === 1 ? 20 : 1);
  });
});

describe('steps', () => {
  it.each(lengthsFor({ unroll: 1, lanes: 4 }))(
    verifies('K1.network-same-bits', 'of both optimisers give the bits of the twin for %i parameters'),
    (count) => {
      for (const misalignBy of [0, 1, 3]) {
        const gradients = floats(count);
        const parameters = floats(count);
        const { outputs } = expectSideBySide({
          inputs: { gradients },
          outputs: { parameters },
          misalignBy,
          call: (exports, at) => exports.sgdStep(at.parameters, at.gradients, count, 0.1),
        });
        for (const [i, value] of outputs.parameters.entries()) {
          expect(value).toBeCloseTo(parameters[i]! - 0.1 * gradients[i]!, 6);
        }
        expectSideBySide({
          inputs: { gradients },
          outputs: { parameters, means: floats(count), squares: floats(count).map(Math.abs) },
          misalignBy,
          call: (exports, { parameters: at, means, squares, gradients: by }) =>
            exports.adamStep(at, by, means, squares, count, 0.01, 0.9, 0.999, 1e-8),
        });
      }
    },
  );
});
