/** From nothing to kernels that can be called: each build in fresh processes, where nothing is compiled yet. Row 19. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { BenchmarkRow } from '../harness/report.ts';
import { median } from '../harness/timing.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { atMost } from './rows.ts';

const builds = ['simd', 'relaxed', 'simd-shared', 'relaxed-shared'] as const;
const program = fileURLToPath(new URL('load-once.ts', import.meta.url));
/** The package whose builds they are, found as the kernels find it. */
const kernels = createRequire(createRequire(import.meta.url).resolve('@conclave/kernels'));

export const loading: Family = { name: 'loading', run };

function run(scale: Scale): Measurement {
  const loads = builds.map((build) => loadRow(build, scale));
  const missing = builds.filter((_, i) => Number.isNaN(loads[i]!.value));
  return {
    rows: [...loads.filter(({ value }) => !Number.isNaN(value)), ...builds.map(sizeRow)],
    notes: [
      ...missing.map((build) => `Row 19: this machine does not take the build ${build}.`),
      'Row 19: the whole of loadKernels() in a new process: what the machine can do, the file, compiling, a memory of 1 MiB and an instance. Where the builds are is found when the package is imported, and the twins are made when one is asked for.',
    ],
  };
}

function loadRow(build: string, { smoke }: Scale): BenchmarkRow {
  const times = Array.from({ length: smoke ? 1 : 9 }, () => loadMs(build));
  const name = `19. load all kernels, ${build}`;
  return { name, value: median(times), unit: 'ms', ...atMost({ floor: 5, goal: 2 }) };
}

/** NaN where the machine takes another build. */
function loadMs(build: string): number {
  const args = ['--conditions=conclave-source', program, build];
  return Number(execFileSync(execPath, args, { encoding: 'utf8' }));
}

function sizeRow(build: string): BenchmarkRow {
  const bytes = gzipSync(readFileSync(kernels.resolve(`@conclave/wasm-kernels/${build}.wasm`)), { level: 9 });
  const name = `19. size of all kernels, gzipped, ${build}`;
  return { name, value: bytes.length / 1024, unit: 'KB', ...atMost({ floor: 12, goal: 8 }) };
}
