/** Vectors as embeddings are: the same for every family, made once per process and size. */
import { createSeededRandom } from '@conclave/testing';

export const dim = 384;
/** Queries for recall; the first twelve are the batch. */
export const queryCount = 100;
export const batchQueries = 12;

const latent = 32;
const clusters = 200;
/** Spread within a cluster, and noise in every dimension, beside centres and axes of deviation one. */
const spread = 0.7;
const noise = 0.5;
const tableSize = 2 ** 16;

export interface Corpus {
  /** f32[count][dim], of length one each. */
  readonly rows: Float32Array<ArrayBuffer>;
  /** f32[queryCount][dim] from the same clusters, none of them a row. */
  readonly queries: Float32Array<ArrayBuffer>;
}

const made = new Map<number, Corpus>();

/**
 * Unit vectors around 200 centres in a space of 32 dimensions that is turned into 384, with noise. Uniformly random
 * vectors would flatter no search: all are equally far from a query.
 */
export function corpusOf(count: number): Corpus {
  const known = made.get(count);
  if (known !== undefined) return known;
  const source = clusteredSource();
  const corpus = { rows: source(count), queries: source(queryCount) };
  made.set(count, corpus);
  return corpus;
}

/** A copy: some peers heed no offset of a view into a buffer. */
export function queryOf({ queries }: Corpus, index: number): Float32Array<ArrayBuffer> {
  return queries.slice(index * dim, (index + 1) * dim);
}

function clusteredSource(): (count: number) => Float32Array<ArrayBuffer> {
  const random = createSeededRandom(20_260_801);
  const normals = Float32Array.from({ length: tableSize }, () => normal(random.next(), random.next()));
  const axes = Float32Array.from({ length: latent * dim }, () => normal(random.next(), random.next()));
  const centres = Float32Array.from({ length: clusters * latent }, () =>
    normal(random.next(), random.next()),
  );
  const draw = (below: number): number => Math.floor(random.next() * below);
  return (count) => {
    const vectors = new Float32Array(count * dim);
    for (let i = 0; i < count; i += 1) {
      const vector = vectors.subarray(i * dim, (i + 1) * dim);
      const from = draw(tableSize - dim);
      for (let j = 0; j < dim; j += 1) vector[j] = noise * normals[from + j]!;
      const centre = draw(clusters) * latent;
      for (let l = 0; l < latent; l += 1) {
        const weight = centres[centre + l]! + spread * normals[draw(tableSize)]!;
        for (let j = 0, axis = l * dim; j < dim; j += 1, axis += 1) vector[j]! += weight * axes[axis]!;
      }
      normalise(vector);
    }
    return vectors;
  };
}

/** Box and Muller. @param u and v from 0 and below 1. */
function normal(u: number, v: number): number {
  return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
}

function normalise(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const inverse = 1 / Math.sqrt(squares);
  for (let j = 0; j < vector.length; j += 1) vector[j]! *= inverse;
}
