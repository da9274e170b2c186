import type { KernelName } from './kernel-exports.ts';

/**
 * Work below which the scalar twin is faster than the WebAssembly kernel, measured warm on one x86-64 machine (Zen 4,
 * Node 24). The unit of the work is the comment of the row; 0 means that the kernel always wins.
 */
export const crossovers: Readonly<Record<KernelName, number>> = {
  // similarity: vectors
  dotScan: 0,
};
