import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { loadKernels } from '../../src/load/load-kernels.ts';
import { RowColumn } from '../../src/vectors/row-column.ts';
import { createVectorIndex } from '../../src/vectors/vector-index.ts';
import { randomFloats } from '../harness/cases.ts';

const kernels = loadKernels();

describe('RowColumn', () => {
  it(
    verifies('K1.vector-segments', 'keeps rows where they were told to be while it grows by segments'),
    () => {
      const column = new RowColumn(kernels.memory, 8, 512);
      for (let row = 0; row < 1_000; row++) {
        column.reserve(row + 1);
        expect(column.capacity).toBeGreaterThan(row);
        kernels.memory.views.f64[column.pointerOf(row) / 8] = row;
      }
      column.copyRow(999, 3);
      const { f64 } = kernels.memory.views;
      const values: number[] = [];
      for (const { pointer, first, count } of column.runs(1_000, 50)) {
        expect(first).toBe(values.length);
        expect(count).toBeLessThanOrEqual(50);
        values.push(...f64.subarray(pointer / 8, pointer / 8 + count));
      }
      expect(values).toEqual(Array.from({ length: 1_000 }, (_, row) => (row === 3 ? 999 : row)));
      column.free();
    },
  );

  it(verifies('K1.vector-segments', 'finds every vector of an index of several segments'), () => {
    const dim = 1_500;
    const count = 2_600;
    const random = createSeededRandom(51);
    const vectors = Array.from({ length: count }, () => randomFloats(random, dim));
    const index = createVectorIndex(kernels, { dim, metric: 'l2', quantisation: ['int8'] });
    for (const [id, vector] of vectors.entries()) index.add(id, vector);
    for (const id of [5, 1_023, 1_024, 2_047, 2_048]) expect(index.remove(id)).toBe(true);
    for (let id = 0; id < count; id += 101) {
      const query = vectors[id]!;
      const expected = { ids: Uint32Array.of(id), scores: Float32Array.of(0) };
      expect(index.search(query, 1)).toEqual(expected);
      expect(index.search(query, 1, { via: 'int8' })).toEqual(expected);
      expect(index.searchBatch([query, vectors[0]!], 1)[0]).toEqual(expected);
    }
    index.free();
  });
});
