import { loadKernels, type Kernels } from '../../src/load/load-kernels.ts';

/** One way to run the kernels. Relaxed builds differ from the twin in the last bits; the others need not. */
export interface Build {
  readonly name: string;
  readonly kernels: Kernels;
}

/** The scalar twin: what every other build is compared with. */
export function scalarBuild(): Build {
  return { name: 'scalar', kernels: loadKernels({ wasm: 'never' }) };
}

/** The four WebAssembly builds, each with a memory of its own. Fails where one of them did not load. */
export function wasmBuilds(): Build[] {
  const limitBytes = 256 * 1024 * 1024;
  const builds = (['never', 'auto'] as const).flatMap((relaxed) =>
    [false, true].map((shared) => ({
      name: `${relaxed === 'auto' ? 'relaxed' : 'simd'}${shared ? '-shared' : ''}`,
      kernels: loadKernels({ relaxed, memory: { shared, limitBytes } }),
    })),
  );
  for (const { name, kernels } of builds) {
    if (kernels.kind !== name.split('-')[0]) throw new Error(`${name} did not load: ${kernels.reason}`);
  }
  return builds;
}
