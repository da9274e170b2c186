import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { createVectorIndex, type VectorIndex } from '../../src/vectors/vector-index.ts';
import type { VectorMetric } from '../../src/vectors/vector-options.ts';
import type { SearchResult } from '../../src/vectors/search-options.ts';
import { scalarBuild, wasmBuilds } from '../harness/builds.ts';
import { BruteForce } from './brute-force.ts';

const builds = [scalarBuild(), ...wasmBuilds()];
const metrics: VectorMetric[] = ['cosine', 'dot', 'l2'];
const cases = builds.flatMap((build) => metrics.map((metric) => ({ name: build.name, build, metric })));

/** The scores are those of the oracle's best, in order, and each belongs to its vector. */
function expectBest(
  result: SearchResult,
  oracle: BruteForce,
  {
    query,
    k,
    allowed,
  }: {
    query: number[];
    k: number;
    allowed?: (id: number) => boolean;
  },
) {
  const best = oracle.ranking(query, allowed).slice(0, k);
  const scale = oracle.vectors.size === 0 ? 1 : query.length * 4;
  expect(result.ids.length).toBe(best.length);
  expect(new Set(result.ids).size).toBe(best.length);
  for (const [i, { score }] of best.entries()) {
    const id = result.ids[i]!;
    expect(Math.abs(result.scores[i]! - score)).toBeLessThanOrEqual(2e-6 * scale);
    expect(allowed?.(id) ?? true).toBe(true);
    expect(Math.abs(oracle.score(query, oracle.vectors.get(id)!) - score)).toBeLessThanOrEqual(4e-6 * scale);
  }
}

/** Adds, updates or removes the vector in both. */
function changeBoth(
  index: VectorIndex,
  oracle: BruteForce,
  { id, dice, vector }: { id: number; dice: number; vector: number[] },
) {
  const known = index.has(id);
  if (dice < (known ? 0.5 : 0.7)) {
    const given = dice < 0.3 ? Float32Array.from(vector) : vector;
    if (known) index.update(id, given);
    else index.add(id, given);
    oracle.vectors.set(id, vector);
  } else expect(index.remove(id)).toBe(oracle.vectors.delete(id));
}

describe.each(cases)('a $metric index on the $name build', ({ build, metric }) => {
  it(
    verifies(
      'K1.vector-index',
      'finds what a brute-force search finds under adds, removes, updates and growth',
    ),
    () => {
      const random = createSeededRandom(21);
      for (const dim of [3, 32, 70]) {
        const index = createVectorIndex(build.kernels, { dim, metric });
        const oracle = new BruteForce(metric);
        const vector = () => Array.from(Float32Array.from({ length: dim }, () => random.next() * 4 - 2));
        const anyId = () => Math.floor(random.next() * 400) * 1_000_003;
        for (let step = 0; step < 600; step++) {
          changeBoth(index, oracle, { id: anyId(), dice: random.next(), vector: vector() });
          expect(index.size).toBe(oracle.vectors.size);
          if (step % 25 === 0) {
            const query = vector();
            const k = 1 + Math.floor(random.next() * 12);
            expectBest(index.search(query, k), oracle, { query, k });
          }
        }
        for (const [id, added] of oracle.vectors) {
          const got = index.get(id)!;
          expect(Math.max(...added.map((value, j) => Math.abs(value - got[j]!)))).toBeLessThan(1e-6);
        }
        const queries = Array.from({ length: 7 }, vector);
        for (const [q, result] of index.searchBatch(queries, 9).entries()) {
          expectBest(result, oracle, { query: queries[q]!, k: 9 });
        }
        const query = vector();
        const listed = Array.from({ length: 60 }, anyId);
        const filtered = index.search(query, 5, { filter: { ids: listed } });
        expectBest(filtered, oracle, { query, k: 5, allowed: (id) => listed.includes(id) });
        const [someId] = oracle.vectors.keys();
        const score = index.score(someId!, query)!;
        expect(Math.abs(score - oracle.score(query, oracle.vectors.get(someId!)!))).toBeLessThan(1e-4);
        index.free();
      }
    },
  );

  it(verifies('K1.vector-index', 'takes and gives back memory without losing any'), () => {
    const before = build.kernels.memory.usedBytes;
    const quantisation = metric === 'cosine' ? (['int8', 'bits'] as const) : (['int8'] as const);
    const index = createVectorIndex(build.kernels, { dim: 40, metric, quantisation });
    for (let id = 0; id < 300; id++) index.add(id, new Float32Array(40).fill(id + 1));
    expect(index.memoryBytes).toBeGreaterThan(300 * 40 * 4);
    index.free();
    expect(build.kernels.memory.usedBytes).toBe(before);
  });
});

describe.each(builds)('filters on the $name build', ({ kernels }) => {
  it.each(['exact', 'int8', 'bits'] as const)(
    verifies('K1.vector-filter', 'give only ids that a bitmap has, via %s'),
    (via) => {
      const dim = 64;
      const random = createSeededRandom(22);
      const index = createVectorIndex(kernels, { dim, quantisation: ['int8', 'bits'] });
      const oracle = new BruteForce('cosine');
      const vector = () => Array.from(Float32Array.from({ length: dim }, () => random.next() * 2 - 1));
      for (let id = 0; id < 500; id++) {
        oracle.vectors.set(id, vector());
        index.add(id, oracle.vectors.get(id)!);
      }
      const bitmap = Uint32Array.from({ length: 10 }, () => random.next() * 2 ** 32);
      const allowed = (id: number) => id < 320 && ((bitmap[id >>> 5]! >>> (id & 31)) & 1) === 1;
      for (let round = 0; round < 10; round++) {
        const query = vector();
        const result = index.search(query, 10, { via, filter: { bitmap }, rescore: 500 });
        expectBest(result, oracle, { query, k: 10, allowed });
      }
      expect(index.search(vector(), 5, { via, filter: { bitmap: new Uint32Array(0) } }).ids.length).toBe(0);
      index.free();
    },
  );
});
