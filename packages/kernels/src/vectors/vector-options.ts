import { checkInteger, refuseArgument } from '../check-argument.ts';

/**
 * `cosine` compares directions; `dot` multiplies as it stands; `l2` is Euclidean. Scores are greater for what is nearer:
 * the cosine, the dot product, the negated squared distance.
 */
export type VectorMetric = 'cosine' | 'dot' | 'l2';

/** `int8`: a byte a number, for every metric. `bits`: the sign of each number, for `cosine` only. */
export type Quantisation = 'int8' | 'bits';

export interface VectorIndexOptions {
  /** Numbers of each vector, from 1 to 65,472. */
  readonly dim: number;
  /** Default `cosine`. */
  readonly metric?: VectorMetric;
  /** Columns for faster searches, at one byte or one bit a number. Default none. */
  readonly quantisation?: readonly Quantisation[];
  /** Vectors to make room for at once. The index grows beyond. Default 0. */
  readonly capacity?: number;
}

/** With defaults, checked. */
export interface VectorLayout {
  readonly dim: number;
  readonly metric: VectorMetric;
  readonly int8: boolean;
  readonly bits: boolean;
  /** Numbers of a row in memory: `dim` rounded up to whole blocks of the kernels, filled with zeros. */
  readonly stride: number;
  /** 64-bit words of a row of bits. */
  readonly words: number;
}

const metrics: readonly string[] = ['cosine', 'dot', 'l2'] satisfies VectorMetric[];
const quantisations: readonly string[] = ['int8', 'bits'] satisfies Quantisation[];
/** Hamming distances are counted in 16 bits. */
const maxDim = 65_472;
const blockNumbers = 32;

/** @throws KERNEL_ARGUMENT_INVALID */
export function layoutOf(options: VectorIndexOptions): VectorLayout {
  const { dim, metric = 'cosine', quantisation = [], capacity = 0 } = options;
  checkInteger('dim', dim, { from: 1, to: maxDim });
  checkInteger('capacity', capacity, { from: 0, to: 2 ** 31 - 1 });
  if (!metrics.includes(metric)) refuseArgument('metric', `one of ${metrics.join(', ')}`, metric);
  for (const kind of quantisation) {
    if (!quantisations.includes(kind)) refuseArgument('quantisation', `of ${quantisations.join(', ')}`, kind);
  }
  const bits = quantisation.includes('bits');
  if (bits && metric !== 'cosine') refuseArgument('metric of an index with bits', 'cosine', metric);
  const stride = Math.ceil(dim / blockNumbers) * blockNumbers;
  return { dim, metric, int8: quantisation.includes('int8'), bits, stride, words: Math.ceil(dim / 64) };
}
