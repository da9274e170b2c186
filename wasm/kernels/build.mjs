/** Compiles the kernels into dist: strict or relaxed SIMD, each for a memory of its own or one shared by threads. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const compiler = fileURLToPath(new URL('../bin/asc.js', import.meta.resolve('assemblyscript/asc')));

/**
 * 65,536 pages are 4 GiB, all that a 32-bit pointer reaches; the host sets a lower limit where it wants one.
 * Warning 112 speaks of v128 in exported functions, which the compiler means to leave the module: ours are inlined.
 */
const common =
  '-O3 --noAssert --runtime stub --importMemory --initialMemory 1 --maximumMemory 65536 --enable simd --disableWarning 112';
const relaxed = '--enable relaxed-simd --use RELAXED=1';
const shared = '--enable threads --sharedMemory';

const builds = {
  simd: '',
  relaxed,
  'simd-shared': shared,
  'relaxed-shared': `${relaxed} ${shared}`,
};

const results = await Promise.all(Object.entries(builds).map(([name, flags]) => compile(name, flags)));
process.exitCode = results.every((code) => code === 0) ? 0 : 1;

/**
 * @param {string} name
 * @param {string} flags
 * @returns {Promise<number | null>} the compiler's exit code
 */
function compile(name, flags) {
  const output = join(here, 'dist', `${name}.wasm`);
  const options = `${common} ${flags}`.trim().split(' ');
  const args = [compiler, join(here, 'assembly', 'index.ts'), ...options, '--outFile', output];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
}
