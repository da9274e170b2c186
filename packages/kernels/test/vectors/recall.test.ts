import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { loadKernels } from '../../src/load/load-kernels.ts';
import { createVectorIndex } from '../../src/vectors/vector-index.ts';
import { clusteredVectors } from './clustered.ts';

const dim = 384;
const count = 10_000;
const queryCount = 50;
const kernels = loadKernels();
const vectors = clusteredVectors(createSeededRandom(31), { count: count + queryCount, dim });
const queries = vectors.slice(count);

function filled(metric: 'cosine' | 'dot' | 'l2') {
  const quantisation = metric === 'cosine' ? (['int8', 'bits'] as const) : (['int8'] as const);
  const index = createVectorIndex(kernels, { dim, metric, quantisation, capacity: count });
  for (let id = 0; id < count; id++) index.add(id, vectors[id]!);
  return index;
}

/** The share of the ten nearest that a search via a coarse column finds. */
function recallOf(
  index: ReturnType<typeof filled>,
  options: { via: 'int8' | 'bits'; rescore: number },
): number {
  let found = 0;
  for (const query of queries) {
    const exact = new Set(index.search(query, 10).ids);
    found += index.search(query, 10, options).ids.filter((id) => exact.has(id)).length;
  }
  return found / (10 * queryCount);
}

describe('recall at 10 on clustered vectors', () => {
  it.each(['cosine', 'dot', 'l2'] as const)(
    verifies('K1.recall-int8', 'is at least 0.99 via int8 with 40 scored again, for %s'),
    (metric) => {
      const index = filled(metric);
      expect(recallOf(index, { via: 'int8', rescore: 40 })).toBeGreaterThanOrEqual(0.99);
      index.free();
    },
  );

  it(verifies('K1.recall-bits', 'is at least 0.98 via bits with 100 scored again'), () => {
    const index = filled('cosine');
    expect(recallOf(index, { via: 'bits', rescore: 100 })).toBeGreaterThanOrEqual(0.98);
    index.free();
  });
});
