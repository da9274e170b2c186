import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { loadKernels } from '../src/load/load-kernels.ts';
import { scalarBuild, wasmBuilds } from './harness/builds.ts';

describe('loadKernels', () => {
  it(verifies('K1.features-detected', 'takes strict SIMD unless the options allow relaxed'), () => {
    expect(loadKernels()).toMatchObject({ kind: 'simd', reason: expect.stringContaining('has SIMD') });
    expect(loadKernels({ relaxed: 'auto' })).toMatchObject({
      kind: 'relaxed',
      reason: expect.stringContaining('relaxed SIMD'),
    });
  });

  it(verifies('K1.features-detected', 'runs the twins without SIMD and says so'), () => {
    const kernels = loadKernels({ features: { simd: false, relaxedSimd: false } });
    expect(kernels).toMatchObject({ kind: 'scalar', reason: 'This engine has no WebAssembly SIMD.' });
    expect(kernels.exports).toBe(kernels.twin);
    const pointer = kernels.memory.allocate(64);
    kernels.memory.views.f32.set([1, 2, 3, 4], pointer / 4);
    kernels.exports.dotScan(pointer + 32, pointer, pointer, 1, 4);
    expect(kernels.memory.views.f32[pointer / 4 + 8]).toBe(30);
  });

  it(verifies('K1.features-detected', 'takes strict SIMD where the engine has no relaxed'), () => {
    const kernels = loadKernels({ relaxed: 'auto', features: { simd: true, relaxedSimd: false } });
    expect(kernels).toMatchObject({ kind: 'simd', reason: expect.stringContaining('no relaxed SIMD') });
  });

  it('takes the twins when the options ask for it', () => {
    expect(loadKernels({ wasm: 'never' })).toMatchObject({
      kind: 'scalar',
      reason: expect.stringContaining('options'),
    });
  });

  it(verifies('K1.twins-complete', 'has the same exports in every build and among the twins'), () => {
    const twins = Object.keys(scalarBuild().kernels.exports).toSorted();
    for (const { name, kernels } of wasmBuilds()) {
      const exported = Object.keys(kernels.exports).filter((key) => key !== 'memory');
      expect(exported.toSorted(), name).toEqual(twins);
    }
  });

  it(verifies('K1.module-handed-over', 'gives a worker thread the compiled module'), async () => {
    const { compiled } = loadKernels();
    const worker = new Worker(new URL('fixtures/dot-worker.ts', import.meta.url), {
      workerData: compiled,
      execArgv: ['--conditions=conclave-source', '--disable-warning=ExperimentalWarning'],
    });
    const [answer] = (await once(worker, 'message')) as [unknown];
    await worker.terminate();
    expect(answer).toEqual({ kind: 'simd', reason: 'Another thread compiled this build.', dot: 30 });
  });
});
