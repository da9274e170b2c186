import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { afterAll, describe, expect, it } from 'vitest';
import { loadKernels } from '../../src/load/load-kernels.ts';
import { KernelThreads } from '../../src/threads/kernel-threads.ts';
import { createVectorIndex, type VectorIndex } from '../../src/vectors/vector-index.ts';
import { randomFloats } from '../harness/cases.ts';

const limitBytes = 256 * 1024 * 1024;
const threads = new KernelThreads(loadKernels({ memory: { shared: true, limitBytes } }), {
  threads: 3,
  leastBytes: 0,
  wakingBytes: 0,
});
afterAll(() => threads.stop());

describe('a vector index over kernels with threads', () => {
  it(verifies('K1.threads-index', 'finds what it finds without, for one query and for many'), async () => {
    await threads.ready();
    const dim = 48;
    const options = { dim, quantisation: ['int8', 'bits'] } as const;
    const shared = createVectorIndex(threads.kernels, options);
    const alone = createVectorIndex(loadKernels(), options);
    const random = createSeededRandom(51);
    for (let id = 0; id < 6_000; id++) {
      const vector = randomFloats(random, dim);
      shared.add(id, vector);
      alone.add(id, vector);
    }
    for (let round = 0; round < 10; round++) {
      const query = randomFloats(random, dim);
      const search = (index: VectorIndex) =>
        (['exact', 'int8', 'bits'] as const).map((via) => index.search(query, 10, { via }));
      expect(search(shared)).toEqual(search(alone));
      const queries = Array.from({ length: 7 }, () => randomFloats(random, dim));
      expect(shared.searchBatch(queries, 10)).toEqual(alone.searchBatch(queries, 10));
    }
    expect([threads.size, threads.lost]).toEqual([3, []]);
  });
});
