import { readFileSync } from 'node:fs';
import { locateBuild } from '@conclave/wasm-kernels';
import type { WasmModule, WasmPlatform } from './wasm-platform.ts';

/** `relaxed` computes with fused multiply-add: a little faster, but its last bits differ between machines. */
export type WasmKind = 'simd' | 'relaxed';

/** What another thread needs to have the same kernels without compiling them: it may be posted. */
export interface CompiledKernels {
  readonly kind: WasmKind;
  /** True when the module takes a memory shared between threads, and only such a one. */
  readonly shared: boolean;
  readonly module: WasmModule;
}

const cache = new Map<string, CompiledKernels>();

/** Compiles a build once per process. Throws what reading or compiling throws. */
export function compileKernels(platform: WasmPlatform, kind: WasmKind, shared: boolean): CompiledKernels {
  const build = shared ? `${kind}-shared` : kind;
  const cached = cache.get(build);
  if (cached !== undefined) return cached;
  const bytes = readFileSync(locateBuild(build));
  const compiled = { kind, shared, module: new platform.Module(bytes) };
  cache.set(build, compiled);
  return compiled;
}
