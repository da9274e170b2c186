import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import type { KernelExports } from '../../src/kernel-exports.ts';
import { wasmBuilds } from '../harness/builds.ts';
import { randomFloats } from '../harness/cases.ts';

type Scan = 'dotScan' | 'cosineScan' | 'l2Scan';

const rowCount = 500;
const dims = [64, 128, 384, 768, 1536];
const builds = wasmBuilds().filter(({ name }) => !name.endsWith('shared'));

/** Runs a scan of one query over random rows on a build. */
function scanned(
  { kernels }: (typeof builds)[number],
  scan: Scan,
  { query, rows }: Record<'query' | 'rows', Float32Array>,
) {
  const [out, at, from] = kernels.scratch.take(rowCount * 4, query.byteLength, rows.byteLength);
  const { f32 } = kernels.memory.views;
  f32.set(query, at / 4);
  f32.set(rows, from / 4);
  const exports: KernelExports = kernels.exports;
  exports[scan](out, at, from, rowCount, query.length);
  return f32.slice(out / 4, out / 4 + rowCount);
}

/** In double precision, over the absolute values as well. */
function exactly(query: Float32Array, row: Float32Array) {
  let dot = 0;
  let absolute = 0;
  let norms = 0;
  let rowNorm = 0;
  let l2 = 0;
  for (let j = 0; j < query.length; j++) {
    const x = query[j]!;
    const y = row[j]!;
    dot += x * y;
    absolute += Math.abs(x * y);
    norms += x * x;
    rowNorm += y * y;
    l2 += (x - y) ** 2;
  }
  return { dot, absolute, cosine: dot / Math.sqrt(norms * rowNorm), l2 };
}

describe.each(builds)('accuracy of the $name build', (build) => {
  it.each(dims)(
    verifies(
      'K1.accuracy',
      'is 5e-7 of the absolute sum for dot, 1e-6 for cosine, 1e-6 relative for L2 at %i numbers',
    ),
    (dim) => {
      const random = createSeededRandom(dim);
      const query = randomFloats(random, dim);
      const rows = randomFloats(random, rowCount * dim);
      const dots = scanned(build, 'dotScan', { query, rows });
      const cosines = scanned(build, 'cosineScan', { query, rows });
      const distances = scanned(build, 'l2Scan', { query, rows });
      const worst = { dot: 0, cosine: 0, l2: 0 };
      for (let i = 0; i < rowCount; i++) {
        const exact = exactly(query, rows.subarray(i * dim, (i + 1) * dim));
        worst.dot = Math.max(worst.dot, Math.abs(dots[i]! - exact.dot) / exact.absolute);
        worst.cosine = Math.max(worst.cosine, Math.abs(cosines[i]! - exact.cosine));
        worst.l2 = Math.max(worst.l2, Math.abs(distances[i]! - exact.l2) / exact.l2);
      }
      expect(worst.dot).toBeLessThanOrEqual(5e-7);
      expect(worst.cosine).toBeLessThanOrEqual(1e-6);
      expect(worst.l2).toBeLessThanOrEqual(1e-6);
    },
  );
});
