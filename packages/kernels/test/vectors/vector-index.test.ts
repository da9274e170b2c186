import { isConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { loadKernels } from '../../src/load/load-kernels.ts';
import { createVectorIndex } from '../../src/vectors/vector-index.ts';

const kernels = loadKernels();

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return isConclaveError(error) ? error.code : String(error);
  }
  return 'no error';
}

function threeVectors() {
  const index = createVectorIndex(kernels, { dim: 3 });
  index.add(7, [1, 0, 0]);
  index.add(4_294_967_295, [0, 2, 0]);
  index.add(0, [0, 0, 3]);
  return index;
}

describe('VectorIndex', () => {
  it(
    verifies('K1.vector-input', 'refuses vectors of another length, detached ones too, and changes nothing'),
    () => {
      const index = threeVectors();
      const detached = Float32Array.of(1, 2, 3);
      structuredClone(detached.buffer, { transfer: [detached.buffer] });
      for (const wrong of [[1, 2], [1, 2, 3, 4], [], detached]) {
        expect(codeOf(() => index.add(1, wrong))).toBe('VECTOR_DIMENSION_MISMATCH');
        expect(codeOf(() => index.update(7, wrong))).toBe('VECTOR_DIMENSION_MISMATCH');
        expect(codeOf(() => index.search(wrong, 1))).toBe('VECTOR_DIMENSION_MISMATCH');
        expect(codeOf(() => index.searchBatch([[1, 2, 3], wrong], 1))).toBe('VECTOR_DIMENSION_MISMATCH');
        expect(codeOf(() => index.score(7, wrong))).toBe('VECTOR_DIMENSION_MISMATCH');
      }
      expect(index.size).toBe(3);
      expect([...index.get(7)!]).toEqual([1, 0, 0]);
    },
  );

  it(
    verifies('K1.vector-input', 'refuses NaN, infinities and numbers beyond 32-bit floats by position'),
    () => {
      const index = threeVectors();
      for (const wrong of [Number.NaN, Infinity, -Infinity, 1e39]) {
        expect(codeOf(() => index.add(1, [0, wrong, 0]))).toBe('VECTOR_NOT_FINITE');
        expect(codeOf(() => index.update(7, [0, wrong, 0]))).toBe('VECTOR_NOT_FINITE');
        expect(codeOf(() => index.search([0, wrong, 0], 1))).toBe('VECTOR_NOT_FINITE');
      }
      expect(() => index.add(1, [0, Number.NaN, 0])).toThrow('Number 1 of the vector is NaN');
      expect(index.size).toBe(3);
      expect([...index.get(7)!]).toEqual([1, 0, 0]);
    },
  );

  it(verifies('K1.vector-input', 'reads a vector in memory that threads share'), () => {
    const index = threeVectors();
    const shared = new Float32Array(new SharedArrayBuffer(12));
    shared.set([0, 1, 0]);
    expect([...index.search(shared, 1).ids]).toEqual([4_294_967_295]);
  });

  it(verifies('K1.vector-input', 'refuses ids, counts and options out of range'), () => {
    const index = threeVectors();
    for (const id of [-1, 1.5, 2 ** 32, Number.NaN]) {
      expect(codeOf(() => index.add(id, [1, 2, 3]))).toBe('KERNEL_ARGUMENT_INVALID');
    }
    for (const k of [0, -1, 1.5, Number.NaN, 2 ** 21]) {
      expect(codeOf(() => index.search([1, 2, 3], k))).toBe('KERNEL_ARGUMENT_INVALID');
    }
    expect(codeOf(() => index.search([1, 2, 3], 1, { via: 'int8' }))).toBe('KERNEL_ARGUMENT_INVALID');
    const quantised = createVectorIndex(kernels, { dim: 3, quantisation: ['int8'] });
    expect(codeOf(() => quantised.search([1, 2, 3], 5, { via: 'int8', rescore: 4 }))).toBe(
      'KERNEL_ARGUMENT_INVALID',
    );
    for (const dim of [0, 65_473, 1.5]) {
      expect(codeOf(() => createVectorIndex(kernels, { dim }))).toBe('KERNEL_ARGUMENT_INVALID');
    }
    const bits = { dim: 3, metric: 'l2', quantisation: ['bits'] } as const;
    expect(codeOf(() => createVectorIndex(kernels, bits))).toBe('KERNEL_ARGUMENT_INVALID');
  });

  it('tells ids that are there from those that are not', () => {
    const index = threeVectors();
    expect(codeOf(() => index.add(7, [1, 2, 3]))).toBe('VECTOR_EXISTS');
    expect(codeOf(() => index.update(8, [1, 2, 3]))).toBe('VECTOR_NOT_FOUND');
    expect(index.remove(8)).toBe(false);
    expect(index.get(8)).toBeUndefined();
    expect(index.score(8, [1, 2, 3])).toBeUndefined();
    expect(index.has(7)).toBe(true);
  });

  it(
    verifies('K1.vector-few', 'gives all there are when more are asked for, ties in order of insertion'),
    () => {
      const index = threeVectors();
      expect([...index.search([1, 1, 1], 10).ids]).toEqual([7, 4_294_967_295, 0]);
      expect(index.search([1, 1, 1], 10).scores.length).toBe(3);
      const empty = createVectorIndex(kernels, { dim: 3, quantisation: ['int8', 'bits'] });
      for (const via of ['exact', 'int8', 'bits'] as const) {
        expect(empty.search([1, 1, 1], 10, { via })).toEqual({
          ids: new Uint32Array(0),
          scores: new Float32Array(0),
        });
      }
      expect(empty.searchBatch([[1, 1, 1]], 3)).toEqual([
        { ids: new Uint32Array(0), scores: new Float32Array(0) },
      ]);
      expect(empty.searchBatch([], 3)).toEqual([]);
    },
  );

  it('takes zero vectors, which are like nothing', () => {
    const index = threeVectors();
    index.add(1, [0, 0, 0]);
    expect(index.score(1, [1, 2, 3])).toBe(0);
    expect([...index.search([0, 0, 0], 4).scores]).toEqual([0, 0, 0, 0]);
    expect([...index.get(1)!]).toEqual([0, 0, 0]);
  });

  it('normalises in double precision', () => {
    const index = createVectorIndex(kernels, { dim: 2 });
    index.add(1, [3e30, 4e30]);
    index.add(2, [3e-30, 4e-30]);
    for (const score of index.search([6e20, 8e20], 2).scores) expect(score).toBeCloseTo(1, 6);
    expect(index.get(1)![0]! / 3e30).toBeCloseTo(1, 6);
  });

  it(verifies('K1.vector-limit', 'stays usable and unchanged when its memory is full'), () => {
    const small = loadKernels({ memory: { initialBytes: 65_536, limitBytes: 10 * 65_536 } });
    const index = createVectorIndex(small, { dim: 64, quantisation: ['int8', 'bits'] });
    const vectorOf = (id: number) => Float32Array.from({ length: 64 }, (_, j) => Math.sin(id * 64 + j));
    let id = 0;
    const fill = () => {
      for (; ; id++) index.add(id, vectorOf(id));
    };
    expect(codeOf(fill)).toBe('KERNEL_MEMORY_EXHAUSTED');
    expect(id).toBeGreaterThan(100);
    expect(index.size).toBe(id);
    expect(index.has(id)).toBe(false);
    for (let known = 0; known < id; known += 17) expect(index.search(vectorOf(known), 1).ids[0]).toBe(known);
    expect(index.remove(0)).toBe(true);
    index.add(id, vectorOf(id));
    expect(index.search(vectorOf(id), 1).ids[0]).toBe(id);
  });
});
