import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isConclaveError } from '@conclave/contracts';
import { createSeededRandom } from '@conclave/testing';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { loadKernels } from '../../src/load/load-kernels.ts';
import { loadVectorIndex } from '../../src/vectors/load-vector-index.ts';
import { createVectorIndex } from '../../src/vectors/vector-index.ts';
import { randomFloats } from '../harness/cases.ts';

const kernels = loadKernels();
const random = createSeededRandom(41);
const dim = 20;

function filled(count: number, metric: 'cosine' | 'l2' = 'cosine') {
  const quantisation = metric === 'cosine' ? (['int8', 'bits'] as const) : (['int8'] as const);
  const index = createVectorIndex(kernels, { dim, metric, quantisation });
  for (let i = 0; i < count; i++) index.add(i * 7_919, randomFloats(random, dim));
  return index;
}

function failureOf(path: string): string {
  const before = kernels.memory.usedBytes;
  try {
    loadVectorIndex(kernels, path);
  } catch (error) {
    expect(kernels.memory.usedBytes).toBe(before);
    return isConclaveError(error) ? `${error.code}: ${error.message}` : String(error);
  }
  return 'loaded';
}

describe('a saved vector index', () => {
  it.each(['cosine', 'l2'] as const)(
    verifies('K1.vector-file', 'gives the same vectors and answers after it was loaded, for %s'),
    (metric) => {
      const path = join(temporaryFolder(), 'index.vec');
      const index = filled(3_000, metric);
      index.remove(7_919);
      index.save(path);
      for (const target of [kernels, loadKernels({ wasm: 'never' })]) {
        const loaded = loadVectorIndex(target, path);
        expect(loaded).toMatchObject({ dim, metric, size: 2_999 });
        expect(loaded.has(7_919)).toBe(false);
        expect(loaded.get(7_919 * 2_999)).toEqual(index.get(7_919 * 2_999));
        const query = randomFloats(random, dim);
        expect(loaded.search(query, 9).ids).toEqual(index.search(query, 9).ids);
        const coarse = { via: 'int8' } as const;
        expect(loaded.search(query, 9, coarse).ids).toEqual(index.search(query, 9, coarse).ids);
      }
    },
  );

  it('is the same file when it was saved again after loading', () => {
    const folder = temporaryFolder();
    filled(100).save(join(folder, 'first'));
    loadVectorIndex(kernels, join(folder, 'first')).save(join(folder, 'second'));
    expect(readFileSync(join(folder, 'second'))).toEqual(readFileSync(join(folder, 'first')));
  });

  it('may be empty', () => {
    const path = join(temporaryFolder(), 'index.vec');
    filled(0).save(path);
    const loaded = loadVectorIndex(kernels, path);
    loaded.add(1, randomFloats(random, dim));
    expect(loaded.search(randomFloats(random, dim), 3).ids.length).toBe(1);
  });

  it(verifies('K1.vector-file-damage', 'is refused when any byte of it changed'), () => {
    const path = join(temporaryFolder(), 'index.vec');
    filled(20).save(path);
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1 << (at % 8);
      writeFileSync(path, damaged);
      expect(failureOf(path), `byte ${at}`).toContain('VECTOR_FILE_INVALID');
    }
  });

  it(verifies('K1.vector-file-damage', 'is refused when it was cut short or has more behind it'), () => {
    const path = join(temporaryFolder(), 'index.vec');
    filled(20).save(path);
    const bytes = readFileSync(path);
    for (const length of [0, 5, 31, 32, 100, bytes.length - 1]) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(failureOf(path), `${length} bytes`).toContain('VECTOR_FILE_INVALID');
    }
    writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(1)]));
    expect(failureOf(path)).toContain(`it has ${bytes.length + 1} bytes instead of ${bytes.length}`);
  });

  it(verifies('K1.vector-file-damage', 'says what is wrong with a file of another kind or version'), () => {
    const path = join(temporaryFolder(), 'index.vec');
    filled(3).save(path);
    const newer = readFileSync(path);
    newer.writeUInt32LE(2, 8);
    writeFileSync(path, newer);
    expect(failureOf(path)).toContain('it has version 2; this program reads version 1');
    writeFileSync(path, 'x'.repeat(500));
    expect(failureOf(path)).toContain('it is not a vector file');
    expect(failureOf(`${path}.missing`)).toContain('VECTOR_FILE_FAILED');
  });

  it(verifies('K1.vector-file-atomic', 'leaves the old file and nothing else when writing fails'), () => {
    const folder = temporaryFolder();
    const path = join(folder, 'taken');
    // A folder that has something in it cannot be replaced by a rename.
    mkdirSync(join(path, 'inside'), { recursive: true });
    let code = '';
    try {
      filled(5).save(path);
    } catch (error) {
      code = isConclaveError(error) ? error.code : String(error);
    }
    expect(code).toBe('VECTOR_FILE_FAILED');
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(existsSync(join(path, 'inside'))).toBe(true);
  });
});
