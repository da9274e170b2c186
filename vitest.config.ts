import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Siblings resolve from their TypeScript source, also in the threads that tests start: no build needed. */
const source = {
  resolve: { conditions: ['conclave-source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['conclave-source', 'module', 'node', 'development|production'] } },
};

const shared = {
  pool: 'forks' as const,
  execArgv: ['--disable-warning=ExperimentalWarning'],
  testTimeout: 30_000,
  hookTimeout: 30_000,
};

export default defineConfig({
  test: {
    maxWorkers: Math.min(4, availableParallelism()),
    projects: [
      {
        ...source,
        test: {
          ...shared,
          name: 'unit',
          include: [
            'packages/*/test/**/*.test.ts',
            'apps/*/test/**/*.test.ts',
            'test/architecture/**/*.test.ts',
          ],
        },
      },
      {
        ...source,
        test: {
          ...shared,
          name: 'integration',
          include: [
            'test/acceptance/**/*.test.ts',
            'examples/*/test/**/*.test.ts',
            'benchmarks/**/*.test.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...source,
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
