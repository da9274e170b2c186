import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';

const { resolve } = createRequire(import.meta.url);

describe('a WebAssembly build', () => {
  it.each(['simd', 'simd-shared', 'relaxed', 'relaxed-shared'])(
    verifies('K1.module-small', '%s is at most 12 KiB when it is compressed'),
    (name) => {
      const bytes = readFileSync(resolve(`@conclave/wasm-kernels/${name}.wasm`));
      expect(gzipSync(bytes, { level: 9 }).length).toBeLessThanOrEqual(12 * 1024);
    },
  );
});
