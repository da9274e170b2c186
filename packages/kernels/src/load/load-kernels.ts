import { messageOf } from '@conclave/contracts';
import { crossovers } from '../crossovers.ts';
import type { KernelExports, KernelName } from '../kernel-exports.ts';
import { KernelMemory, type MemoryOptions } from '../memory/kernel-memory.ts';
import { bufferMemory, wasmMemory } from '../memory/linear-memory.ts';
import { Scratch } from '../memory/scratch.ts';
import { createTwin } from '../twin/kernel-twin.ts';
import { compileKernels, type CompiledKernels, type WasmKind } from './compiled-kernels.ts';
import { detectFeatures, type Features } from './features.ts';
import { wasmPlatform, type WasmPlatform } from './wasm-platform.ts';

export interface LoadOptions {
  /** `never` takes the scalar twins also where WebAssembly SIMD is there. Default `auto`. */
  readonly wasm?: 'auto' | 'never';
  /**
   * `auto` takes relaxed SIMD where the machine has it. Default `never`: results are then the same bits on every
   * machine, which whatever is compared or agreed upon between machines needs.
   */
  readonly relaxed?: 'auto' | 'never';
  readonly memory?: MemoryOptions;
  /** What another thread compiled: its {@link Kernels.compiled}. */
  readonly compiled?: CompiledKernels;
  /** What the machine can do. Default: the engine is asked. */
  readonly features?: Features;
}

/** The kernels over one linear memory. Everything is synchronous; nothing here is safe for two threads at once. */
export interface Kernels {
  readonly kind: WasmKind | 'scalar';
  /** Why it is this kind, as a sentence for a log or a status page. */
  readonly reason: string;
  /** For {@link LoadOptions.compiled} of other threads; undefined when the kind is `scalar`. */
  readonly compiled: CompiledKernels | undefined;
  readonly memory: KernelMemory;
  readonly scratch: Scratch;
  /** The fast build, whatever the size of the work: WebAssembly, or the twins when the kind is `scalar`. */
  readonly exports: KernelExports;
  /** The scalar twin of every export, over the same memory; made when it is first asked for. */
  readonly twin: KernelExports;
  /**
   * The exports to call for so much work, in the unit that the table of crossovers gives: below the crossover that
   * was measured the twin is faster.
   */
  select(name: KernelName, work: number): KernelExports;
}

/**
 * Takes the fastest kernels that the machine runs and the options allow; falls back to the scalar twins and says why.
 * @throws KERNEL_ARGUMENT_INVALID for memory options out of range; KERNEL_MEMORY_EXHAUSTED when the machine does not
 * give the initial memory.
 */
export function loadKernels(options: LoadOptions = {}): Kernels {
  const platform = wasmPlatform();
  const choice = choose(platform, options);
  const memoryOptions = { ...options.memory, shared: choice.compiled?.shared ?? options.memory?.shared };
  if (platform === undefined || choice.compiled === undefined) {
    const memory = new KernelMemory(bufferMemory, memoryOptions);
    return assemble({ choice, memory, exports: createTwin(memory.views) });
  }
  const memory = new KernelMemory(wasmMemory(platform), memoryOptions);
  const imports = { env: { memory: memory.host } };
  const instance = new platform.Instance(choice.compiled.module, imports);
  const exports = instance.exports as KernelExports;
  return assemble({ choice, memory, exports });
}

interface Choice {
  readonly compiled: CompiledKernels | undefined;
  readonly reason: string;
}

function choose(platform: WasmPlatform | undefined, options: LoadOptions): Choice {
  const { compiled, features = detectFeatures(platform) } = options;
  if (options.wasm === 'never') return { compiled: undefined, reason: 'The options ask for no WebAssembly.' };
  if (platform === undefined) return { compiled: undefined, reason: 'This process has no WebAssembly.' };
  if (!features.simd) return { compiled: undefined, reason: 'This engine has no WebAssembly SIMD.' };
  if (compiled !== undefined) return { compiled, reason: 'Another thread compiled this build.' };
  return compile(platform, options, features);
}

function compile(platform: WasmPlatform, options: LoadOptions, features: Features): Choice {
  const relaxed = options.relaxed === 'auto' && features.relaxedSimd;
  const shared = options.memory?.shared ?? false;
  try {
    const compiled = compileKernels(platform, relaxed ? 'relaxed' : 'simd', shared);
    return { compiled, reason: reasonFor(relaxed, options) };
  } catch (error) {
    return { compiled: undefined, reason: `The WebAssembly build cannot be used: ${messageOf(error)}` };
  }
}

function reasonFor(relaxed: boolean, options: LoadOptions): string {
  if (relaxed) return 'This engine has relaxed SIMD and the options allow it.';
  if (options.relaxed === 'auto') return 'This engine has SIMD, but no relaxed SIMD.';
  return 'This engine has SIMD; the options ask for the same bits on every machine.';
}

interface Parts {
  readonly choice: Choice;
  readonly memory: KernelMemory;
  readonly exports: KernelExports;
}

function assemble({ choice, memory, exports }: Parts): Kernels {
  // Half the time of loading, for what most programs never call.
  let made = choice.compiled === undefined ? exports : undefined;
  const twin = (): KernelExports => (made ??= createTwin(memory.views));
  return {
    kind: choice.compiled?.kind ?? 'scalar',
    reason: choice.reason,
    compiled: choice.compiled,
    memory,
    scratch: new Scratch(memory),
    exports,
    get twin() {
      return twin();
    },
    select: (name, work) => (work < crossovers[name] ? twin() : exports),
  };
}
