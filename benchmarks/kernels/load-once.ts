/** `node load-once.ts BUILD`: loads the kernels once; prints how many milliseconds that took, NaN where it took another. */
import { argv } from 'node:process';
import { loadKernels } from '@conclave/kernels';

const build = argv[2] ?? 'simd';
const shared = build.endsWith('-shared');
const startMs = performance.now();
const { kind, compiled } = loadKernels({
  relaxed: build.startsWith('relaxed') ? 'auto' : 'never',
  memory: { shared },
});
const tookMs = performance.now() - startMs;
const taken = `${kind}${compiled?.shared === true ? '-shared' : ''}`;
process.stdout.write(String(taken === build ? tookMs : NaN));
