import type { Random } from '@conclave/contracts';
import { refuseArgument } from '../check-argument.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { initialParameters } from './initial-parameters.ts';
import { losses } from './loss.ts';
import { NetworkBuffers, type BatchPlaces } from './network-buffers.ts';
import {
  checkShape,
  placeLayers,
  type LayerPlace,
  type NetworkShape,
  type SavedNetwork,
} from './network-shape.ts';
import { adamRates, checkPositive, type Optimiser } from './optimiser.ts';

/** Rows that are computed at a time when nothing is learned. */
const predictedRows = 256;

/** Rows of inputs and what is wanted for each, row-major. */
export interface Samples {
  /** [batch][first layer] */
  readonly inputs: Float32Array;
  /** [batch][last layer] */
  readonly targets: Float32Array;
}

/**
 * A small dense network that learns from samples. All of it is computed in f32 in a fixed order: equal seeds, samples
 * and steps give the same bits on every machine and in every build, relaxed ones, too. Not for two threads at once.
 */
export class DenseNetwork {
  readonly shape: Required<NetworkShape>;
  readonly #kernels: Kernels;
  readonly #layers: readonly LayerPlace[];
  readonly #count: number;
  readonly #parameters: number;
  readonly #gradients: number;
  readonly #means: number;
  readonly #squares: number;
  readonly #buffers: NetworkBuffers;
  #adamSteps = 0;

  private constructor(kernels: Kernels, { parameters, ...shape }: SavedNetwork) {
    this.shape = shape;
    this.#kernels = kernels;
    this.#layers = placeLayers(shape);
    this.#count = parameters.length;
    const bytes = Math.ceil((this.#count * 4) / 64) * 64;
    this.#parameters = kernels.memory.allocate(4 * bytes);
    this.#gradients = this.#parameters + bytes;
    this.#means = this.#gradients + bytes;
    this.#squares = this.#means + bytes;
    this.#buffers = new NetworkBuffers(kernels.memory, shape.layers);
    const { f32 } = kernels.memory.views;
    f32.fill(0, this.#parameters / 4, (this.#squares + bytes) / 4);
    f32.set(parameters, this.#parameters / 4);
  }

  /**
   * A network that has learned nothing; its weights are drawn from `random`.
   * @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED
   */
  static create(kernels: Kernels, { random, ...shape }: NetworkShape & { random: Random }): DenseNetwork {
    const checked = checkShape(shape);
    return new DenseNetwork(kernels, { ...checked, parameters: initialParameters(checked, random) });
  }

  /**
   * What `save` gave. Adam begins anew.
   * @throws KERNEL_ARGUMENT_INVALID when the parameters are not those of the shape; KERNEL_MEMORY_EXHAUSTED
   */
  static load(kernels: Kernels, saved: SavedNetwork): DenseNetwork {
    const shape = checkShape(saved);
    const count = placeLayers(shape).reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
    const { parameters } = saved;
    if (parameters.length !== count) refuseArgument('parameters', `${count} numbers`, `${parameters.length}`);
    if (!parameters.every((value) => Number.isFinite(Math.fround(value)))) {
      refuseArgument('parameters', 'finite numbers', 'others');
    }
    return new DenseNetwork(kernels, { ...shape, parameters });
  }

  save(): SavedNetwork {
    return { ...this.shape, parameters: Array.from(this.#slice(this.#parameters, this.#count)) };
  }

  /**
   * @param inputs [batch][first layer], finite.
   * @returns [batch][last layer]
   * @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED
   */
  predict(inputs: Float32Array): Float32Array {
    const batch = this.#batchOf('inputs', inputs, this.shape.layers[0]!);
    const width = this.shape.layers.at(-1)!;
    const outputs = new Float32Array(batch * width);
    for (let row = 0; row < batch; row += predictedRows) {
      const rows = Math.min(predictedRows, batch - row);
      const values = inputs.subarray(row * this.shape.layers[0]!, (row + rows) * this.shape.layers[0]!);
      outputs.set(this.#forward(this.#buffers.placesFor(rows), values, rows), row * width);
    }
    return outputs;
  }

  /**
   * Takes one step towards the targets.
   * @returns the loss before the step.
   * @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED; nothing was learned then.
   */
  train(samples: Samples, optimiser: Optimiser): number {
    checkPositive('rate', optimiser.rate);
    const adam = optimiser.kind === 'adam' ? adamRates(optimiser, this.#adamSteps + 1) : undefined;
    const loss = this.#backward(samples);
    const [parameters, gradients, count] = [this.#parameters, this.#gradients, this.#count];
    if (adam === undefined) {
      this.#kernels.select('sgdStep', count).sgdStep(parameters, gradients, count, optimiser.rate);
      return loss;
    }
    this.#adamSteps++;
    const { rate, meanDecay, squareDecay, epsilon } = adam;
    const exports = this.#kernels.select('adamStep', count);
    const [means, squares] = [this.#means, this.#squares];
    exports.adamStep(parameters, gradients, means, squares, count, rate, meanDecay, squareDecay, epsilon);
    return loss;
  }

  /**
   * How the loss changes with each parameter, in the order of `SavedNetwork.parameters`. Learns nothing.
   * @throws KERNEL_ARGUMENT_INVALID, KERNEL_MEMORY_EXHAUSTED
   */
  gradients(samples: Samples): { loss: number; gradients: Float32Array } {
    const loss = this.#backward(samples);
    return { loss, gradients: this.#slice(this.#gradients, this.#count) };
  }

  /** Gives the memory back; the network is then of no use. */
  release(): void {
    this.#kernels.memory.free(this.#parameters);
    this.#buffers.release();
  }

  /** @returns the outputs. */
  #forward({ values }: BatchPlaces, inputs: Float32Array, batch: number): Float32Array {
    this.#kernels.memory.views.f32.set(inputs, values[0]! / 4);
    for (const [index, layer] of this.#layers.entries()) {
      const { inputs: width, outputs, kind } = layer;
      const [from, to] = [values[index]!, values[index + 1]!];
      const exports = this.#kernels.select('denseForward', batch * width * outputs);
      exports.denseForward(to, from, this.#weights(layer), this.#biases(layer), batch, width, outputs);
      exports.activate(to, batch * outputs, kind);
    }
    return this.#slice(values.at(-1)!, batch * this.shape.layers.at(-1)!);
  }

  /** Leaves the gradients behind. @returns the loss. */
  #backward({ inputs, targets }: Samples): number {
    const batch = this.#batchOf('inputs', inputs, this.shape.layers[0]!);
    this.#checkTargets(targets, batch);
    const places = this.#buffers.placesFor(batch);
    const outputs = this.#forward(places, inputs, batch);
    const loss = losses[this.shape.output];
    const deltas = outputs.map((output, i) => ((output - targets[i]!) * loss.slope) / targets.length);
    this.#kernels.memory.views.f32.set(deltas, places.deltas.at(-1)! / 4);
    for (let index = this.#layers.length - 1; index >= 0; index--) this.#backwardLayer(places, index, batch);
    return loss.of(outputs, targets);
  }

  #backwardLayer({ values, deltas }: BatchPlaces, index: number, batch: number): void {
    const layer = this.#layers[index]!;
    const { inputs, outputs } = layer;
    const [from, delta] = [values[index]!, deltas[index + 1]!];
    const offset = this.#gradients - this.#parameters;
    const weights = this.#weights(layer);
    const exports = this.#kernels.select('denseWeightGradient', batch * inputs * outputs);
    const biasGradient = this.#biases(layer) + offset;
    exports.denseWeightGradient(weights + offset, biasGradient, from, delta, batch, inputs, outputs);
    if (index === 0) return;
    const before = deltas[index]!;
    exports.denseInputGradient(before, delta, weights, batch, inputs, outputs);
    exports.activationGradient(before, from, batch * inputs, this.#layers[index - 1]!.kind);
  }

  #weights(layer: LayerPlace): number {
    return this.#parameters + layer.weights * 4;
  }

  #biases(layer: LayerPlace): number {
    return this.#parameters + layer.biases * 4;
  }

  #slice(pointer: number, count: number): Float32Array {
    return this.#kernels.memory.views.f32.slice(pointer / 4, pointer / 4 + count);
  }

  #batchOf(argument: string, values: Float32Array, width: number): number {
    const batch = values.length / width;
    if (!Number.isInteger(batch))
      refuseArgument(argument, `rows of ${width} numbers`, `${values.length} numbers`);
    if (!values.every(Number.isFinite)) refuseArgument(argument, 'finite numbers', 'others');
    return batch;
  }

  #checkTargets(targets: Float32Array, batch: number): void {
    const rows = this.#batchOf('targets', targets, this.shape.layers.at(-1)!);
    if (batch === 0) refuseArgument('inputs', 'at least one row', 'none');
    if (rows !== batch) refuseArgument('targets', `${batch} rows`, `${rows} rows`);
    const isProbability =
      this.shape.output === 'linear' || targets.every((value) => value >= 0 && value <= 1);
    if (!isProbability) refuseArgument('targets', 'numbers from 0 to 1', 'others');
  }
}
