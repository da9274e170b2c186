/** Numerical kernels over WebAssembly SIMD with a scalar twin of each. */
export type { Features } from './load/features.ts';
export type { CompiledKernels, WasmKind } from './load/compiled-kernels.ts';
export type { Kernels, LoadOptions } from './load/load-kernels.ts';
export { loadKernels } from './load/load-kernels.ts';
export type { WasmMemory, WasmModule } from './load/wasm-platform.ts';
export type { KernelMemory, MemoryOptions } from './memory/kernel-memory.ts';
export type { MemoryViews } from './memory/memory-views.ts';
export type { Scratch } from './memory/scratch.ts';
export type { KernelExports, KernelName } from './kernel-exports.ts';
