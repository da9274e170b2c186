import type { WasmPlatform } from './wasm-platform.ts';

/** Which kinds of instructions the machine's WebAssembly engine takes. */
export interface Features {
  readonly simd: boolean;
  /** Relaxed SIMD has fused multiply-add, whose last bits differ between machines. */
  readonly relaxedSimd: boolean;
}

// Modules of one function each: `i8x16.popcnt(i8x16.splat(0))` and `i8x16.relaxed_swizzle(splat(1), splat(2))`.
const simdProbe = hex('0061736d0100000001050160', '00017b030201000a0a010800', '4100fd0ffd620b');
const relaxedProbe = hex('0061736d0100000001050160', '00017b030201000a0f010d00', '4101fd0f4102fd0ffd80020b');

/** Asks the engine by validating a tiny module for each; some microseconds. */
export function detectFeatures(platform: WasmPlatform | undefined): Features {
  return {
    simd: platform?.validate(simdProbe) ?? false,
    relaxedSimd: platform?.validate(relaxedProbe) ?? false,
  };
}

function hex(...parts: string[]): Uint8Array {
  return Buffer.from(parts.join(''), 'hex');
}
