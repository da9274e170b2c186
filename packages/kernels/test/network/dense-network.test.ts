import { isConclaveError } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/load/load-kernels.ts';
import { DenseNetwork, type Samples } from '../../src/network/dense-network.ts';
import type { NetworkShape } from '../../src/network/network-shape.ts';
import { scalarBuild, wasmBuilds } from '../harness/builds.ts';
import { randomFloats } from '../harness/cases.ts';

const builds = [scalarBuild(), ...wasmBuilds()];
const { kernels } = builds[1]!;
const create = (shape: NetworkShape, seed = 1, on: Kernels = kernels) =>
  DenseNetwork.create(on, { ...shape, random: createSeededRandom(seed) });

const xor: Samples = {
  inputs: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1),
  targets: Float32Array.of(0, 1, 1, 0),
};

const shapes: NetworkShape[] = [
  { layers: [3, 1] },
  { layers: [5, 9, 2] },
  { layers: [4, 8, 11, 3], activation: 'relu' },
  { layers: [4, 12, 2], output: 'logistic' },
];

function samplesFor({ layers }: NetworkShape, batch: number, seed = 7): Samples {
  const random = createSeededRandom(seed);
  return {
    inputs: randomFloats(random, batch * layers[0]!),
    targets: randomFloats(random, batch * layers.at(-1)!).map((value) => (value + 1) / 2),
  };
}

describe('DenseNetwork', () => {
  it.each(shapes)(
    verifies('K1.network-gradients', 'has the gradients that small changes of each parameter show: %j'),
    (shape) => {
      const network = create(shape);
      const samples = samplesFor(shape, 6);
      const { gradients, loss } = network.gradients(samples);
      const saved = network.save();
      const lossWith = (index: number, change: number) => {
        const parameters = saved.parameters.with(index, saved.parameters[index]! + change);
        const changed = DenseNetwork.load(kernels, { ...saved, parameters });
        const result = changed.gradients(samples).loss;
        changed.release();
        return result;
      };
      expect(loss).toBeGreaterThan(0);
      expect(gradients).toHaveLength(saved.parameters.length);
      const step = 2e-3;
      for (const [index, gradient] of gradients.entries()) {
        const slope = (lossWith(index, step) - lossWith(index, -step)) / (2 * step);
        expect(Math.abs(slope - gradient), `parameter ${index}`).toBeLessThan(
          1e-3 + 0.02 * Math.abs(gradient),
        );
      }
      network.release();
    },
  );

  it.each([
    { optimiser: { kind: 'adam', rate: 0.05 } as const, steps: 300 },
    { optimiser: { kind: 'sgd', rate: 2 } as const, steps: 3_000 },
  ])(verifies('K1.network-learns', 'learns exclusive or with $optimiser.kind'), ({ optimiser, steps }) => {
    const network = create({ layers: [2, 8, 1], output: 'logistic' });
    let loss = Infinity;
    for (let step = 0; step < steps; step++) loss = network.train(xor, optimiser);
    expect(loss).toBeLessThan(0.02);
    expect([...network.predict(xor.inputs)].map(Math.round)).toEqual([0, 1, 1, 0]);
  });

  it(verifies('K1.network-learns', 'learns a curve with a hidden layer of relu'), () => {
    const network = create({ layers: [1, 32, 1], activation: 'relu' });
    const inputs = Float32Array.from({ length: 128 }, (_, i) => i / 64 - 1);
    const targets = inputs.map((x) => Math.sin(3 * x));
    let loss = Infinity;
    for (let step = 0; step < 1_500; step++)
      loss = network.train({ inputs, targets }, { kind: 'adam', rate: 0.01 });
    expect(loss).toBeLessThan(2e-3);
  });

  it.each(shapes)(
    verifies('K1.network-deterministic', 'is the same on every build after the same steps: %j'),
    (shape) => {
      const results = builds.map(({ kernels: on }) => {
        const network = create(shape, 5, on);
        const losses = Array.from({ length: 20 }, (_, step) =>
          network.train(samplesFor(shape, 9, step), { kind: step % 2 === 0 ? 'adam' : 'sgd', rate: 0.05 }),
        );
        const { parameters } = network.save();
        network.release();
        return { losses, parameters };
      });
      expect(results.every(({ losses }) => losses.every(Number.isFinite))).toBe(true);
      for (const result of results) expect(result).toEqual(results[0]);
      expect(create(shape, 6).save().parameters).not.toEqual(create(shape, 5).save().parameters);
    },
  );

  it(verifies('K1.network-saved', 'predicts the same after it was written down and read again'), () => {
    const network = create({ layers: [3, 10, 2], activation: 'relu' });
    const samples = samplesFor(network.shape, 700);
    network.train(samples, { kind: 'sgd', rate: 0.1 });
    const again = DenseNetwork.load(kernels, JSON.parse(JSON.stringify(network.save())));
    expect(again.predict(samples.inputs)).toEqual(network.predict(samples.inputs));
    expect(again.save()).toEqual(network.save());
  });

  it('predicts each row of a large batch as if it were alone', () => {
    const network = create({ layers: [3, 9, 2] });
    const { inputs } = samplesFor(network.shape, 600);
    const all = network.predict(inputs);
    for (const row of [0, 3, 255, 256, 511, 599]) {
      expect(network.predict(inputs.slice(3 * row, 3 * row + 3))).toEqual(all.slice(2 * row, 2 * row + 2));
    }
    expect(network.predict(new Float32Array(0))).toHaveLength(0);
  });

  it('gives its memory back', () => {
    const { usedBytes } = kernels.memory;
    const network = create({ layers: [3, 9, 2] });
    network.train(samplesFor(network.shape, 5), { kind: 'sgd', rate: 0.1 });
    network.train(samplesFor(network.shape, 500), { kind: 'sgd', rate: 0.1 });
    network.release();
    expect(kernels.memory.usedBytes).toBe(usedBytes);
  });

  it('refuses what it cannot compute with, and learns nothing from it', () => {
    const network = create({ layers: [2, 3, 1], output: 'logistic' });
    const before = network.save();
    const sgd = { kind: 'sgd', rate: 0.1 } as const;
    const refused = [
      () => network.predict(Float32Array.of(1)),
      () => network.predict(Float32Array.of(1, Number.NaN)),
      () => network.train({ inputs: new Float32Array(0), targets: new Float32Array(0) }, sgd),
      () => network.train({ ...xor, targets: Float32Array.of(1) }, sgd),
      () => network.train({ ...xor, targets: Float32Array.of(0, 1, 2, 0) }, sgd),
      () => network.train(xor, { ...sgd, rate: -1 }),
      () => network.train(xor, { kind: 'adam', rate: 0.1, meanDecay: 1 }),
      () => create({ layers: [2] }),
      () => create({ layers: [2, 0, 1] }),
      () => DenseNetwork.load(kernels, { ...before, parameters: [1] }),
      () => DenseNetwork.load(kernels, { ...before, parameters: before.parameters.map(() => 1e300) }),
      () => DenseNetwork.load(kernels, { ...before, output: 'relu' as 'linear' }),
    ];
    for (const action of refused) expect(codeOf(action), String(action)).toBe('KERNEL_ARGUMENT_INVALID');
    expect(network.save()).toEqual(before);
  });
});

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return isConclaveError(error) ? error.code : String(error);
  }
  return 'no error';
}
