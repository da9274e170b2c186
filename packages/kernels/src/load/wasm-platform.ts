/**
 * WebAssembly as far as the kernels use it. Node's types do not declare it without those of a browser, and a Node
 * started with `--jitless` does not have it at all.
 */
export interface WasmPlatform {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
  readonly Memory: new (descriptor: { initial: number; maximum: number; shared?: boolean }) => WasmMemory;
}

/** A compiled module. It goes through `workerData` and `postMessage` without being compiled again. */
export type WasmModule = object;

export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  /** @param pages of 64 KiB. Throws a RangeError when the maximum or the machine's memory is reached. */
  grow(pages: number): number;
}

/** What this process has; undefined when it has no WebAssembly. */
export function wasmPlatform(): WasmPlatform | undefined {
  return (globalThis as { WebAssembly?: WasmPlatform }).WebAssembly;
}
